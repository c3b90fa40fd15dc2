import { createServer } from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { service, issuer, audience, save, userOf } from './app.js' // yours; see clients.md
const keys = createRemoteJWKSet(new URL(`${service}/.well-known/jwks.json`))
const rules = { issuer, audience, typ: 'upload-receipt+jwt', algorithms: ['ES256'], requiredClaims: ['exp', 'sub', 'jti', 'object'] }

/** Saves the upload that a receipt tells of; fails if it is no receipt of this service for this app, and for this user if one is given. */
export const take = async (receipt, user) => {
  const { payload: { sub, jti, object } } = await jwtVerify(receipt, keys, rules)
  if (user && sub !== user) throw Object.assign(new Error('a receipt for another user'), { code: 'ERR_JWT_USER' })
  await save({ id: jti, user: sub, ...object }) // where the id is unique, a repeat changes nothing
}

const read = async (request) => {
  let body = ''
  for await (const chunk of request) if (body.length < 65536) body += chunk
  return body
}

/** POST /uploads is for the app's pages, POST /receipts is the service's NOTIFY_URL. */
export const server = createServer(async (request, reply) => {
  const answer = (status) => reply.writeHead(status).end()
  const fromPage = request.url === '/uploads'
  if (request.method !== 'POST' || !(fromPage || request.url === '/receipts')) return answer(404)
  const user = fromPage ? await userOf(request) : null
  if (fromPage && !user) return answer(401)
  await read(request).then((receipt) => take(receipt, user)).then(() => answer(204), (failed) => {
    answer(/^ERR_(JW[ST]_|JOSE_ALG|JWKS_NO)/.test(failed.code) ? 400 : 503) // 400: no receipt, and never will be one
  })
})
