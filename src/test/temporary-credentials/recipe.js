// Makes temporary credentials as Cloudflare documents it, from the inputs on stdin, and signs a request with them.
import { createHash } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { AwsClient } from 'aws4fetch'
import { SignJWT } from 'jose'

const given = JSON.parse(await text(process.stdin))

const claims = {
  bucket: given.bucket,
  scope: given.scope,
  actions: given.actions,
  paths: { prefixPaths: [given.prefix], objectPaths: [] },
}
const jwt = await new SignJWT(claims)
  .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
  .setSubject(given.account)
  .setIssuer(given.parent)
  .setAudience(new URL(given.endpoint).host)
  .setIssuedAt(given.issuedAt)
  .setExpirationTime(given.expiresAt)
  .sign(new TextEncoder().encode(given.secret))

const credentials = {
  accessKeyId: given.parent,
  secretAccessKey: createHash('sha256').update(jwt).digest('hex'),
  sessionToken: Buffer.from(`jwt/${jwt}`).toString('base64'),
}

const client = new AwsClient({ ...credentials, service: 's3', region: 'auto' })
const signed = {}
for (const signQuery of [false, true]) {
  const url = `${given.endpoint}/${given.bucket}/${given.prefix}a`
  const request = await client.sign(url, { aws: { signQuery, datetime: given.datetime } })
  signed[signQuery ? 'query' : 'header'] = { url: request.url, headers: Object.fromEntries(request.headers) }
}
console.log(JSON.stringify({ jwt, ...credentials, signed }))
