import { service, token, scan } from './app.js' // yours; see clients.md
import { take } from './receipts.js'

const call = async (path, body) => {
  const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' }
  const reply = await fetch(service + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = await reply.json()
  if (!reply.ok) throw Object.assign(new Error(answer.detail), { status: reply.status, type: answer.type })
  return answer
}

/**
 * Moves an upload out of quarantine if the scanner finds it clean, and gives its new key; null if it does not, and then it stays.
 * Exactly the bytes that were scanned are moved: a user who replaces them meanwhile makes this fail with the status 409 or 412, and
 * the next run scans the new ones.
 */
export const promote = async (from) => {
  const { url, headers } = await call('/v1/downloads', { key: from })
  const upload = await fetch(url, { headers })
  if (!upload.ok) throw new Error(`the store answered ${upload.status}`)
  if (!(await scan(upload.body))) return null
  const to = from.replace(/^quarantine\//, 'files/')
  const { receipt, sourceDeleted } = await call('/v1/objects/copy', { from, to, ifMatch: upload.headers.get('etag'), move: true })
  await take(receipt) // the row of the clean file; its user is this backend
  if (!sourceDeleted) console.warn('moved, and its source is still in quarantine: %s', from)
  return to
}
