// What teams write today in a Worker, with the libraries of Cloudflare's guide to presigned URLs: a bearer token checked,
// a key under the user's own prefix, a PUT signed.
import { AwsClient } from 'aws4fetch'
import { importSPKI, jwtVerify } from 'jose'

let key
let client

async function subject(request, env) {
  key ??= await importSPKI(env.TOKEN_PEM, 'RS256')
  const token = (request.headers.get('authorization') ?? '').replace(/^Bearer /, '')
  const { payload } = await jwtVerify(token, key, {
    algorithms: ['RS256'],
    issuer: env.TOKEN_ISSUER,
    audience: env.TOKEN_AUDIENCE,
  })
  return payload.sub
}

async function upload(wish, env) {
  client ??= new AwsClient({
    accessKeyId: env.R2_ACCESS_KEY_ID,
    secretAccessKey: env.R2_SECRET_ACCESS_KEY,
    service: 's3',
    region: 'auto',
  })
  const headers = { 'content-type': wish.contentType, 'if-none-match': '*' }
  const url = `${env.R2_ENDPOINT}/${env.R2_BUCKET}/${wish.key}?X-Amz-Expires=300`
  const signed = await client.sign(url, {
    method: 'PUT',
    headers: { ...headers, 'content-length': String(wish.contentLength) },
    aws: { signQuery: true, allHeaders: true },
  })
  return Response.json({ method: 'PUT', url: signed.url, headers, key: wish.key })
}

export default {
  async fetch(request, env) {
    if (request.method !== 'POST' || new URL(request.url).pathname !== '/v1/uploads') {
      return new Response(null, { status: 404 })
    }
    let sub
    try {
      sub = await subject(request, env)
    } catch {
      return new Response(null, { status: 401 })
    }
    const wish = await request.json()
    if (!wish.key.startsWith(`users/${sub}/photos/`) || !wish.contentType.startsWith('image/')) {
      return new Response(null, { status: 403 })
    }
    return upload(wish, env)
  },
}
