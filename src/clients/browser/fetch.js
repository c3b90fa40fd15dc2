import { service, token } from './app.js' // yours; token() gives a valid JWT
const ask = async (path, body) => {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${await token()}` }
  const reply = await fetch(service + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (reply.ok) return reply.json()
  const { detail = `The service answered ${reply.status}.` } = await reply.json().catch(() => ({}))
  throw Object.assign(new Error(detail), { status: reply.status }) // what the user reads
}
const send = ({ method, url, headers }, file) => fetch(url, { method, headers, body: file }).then(({ ok }) => ok, () => false)
const absent = (error) => error.status === 404 ? {} : Promise.reject(error)

/** Returns the key; `where` is { key }, or { filename } with an optional { policy }. */
export const upload = async (file, where, put = send) => {
  const wish = { contentType: file.type || 'application/octet-stream', contentLength: file.size }
  const { key, expiresAt, expiresIn, ...grant } = await ask('/v1/uploads', { ...where, ...wish })
  if (await put(grant, file)) return key
  const { matches, object } = await ask('/v1/uploads/confirm', { key, ...wish }).catch(absent) // or did it arrive?
  const signed = Date.parse(expiresAt) - expiresIn * 1000 // by the service's clock: the user's may be wrong
  if (matches && Date.parse(object.lastModified) > signed - 5_000) return key
  throw new Error(object ? 'It did not arrive: an older file of this name is there.' : 'It did not arrive.')
}

/** A URL for fetch, src or href, valid for some minutes. */
export const downloadUrl = async (key) => (await ask('/v1/downloads', { key })).url
