// For the app's backend, Node.js 18 or newer: a link with which a guest, who has no account, uploads one file.
const { SERVICE, PAGE } = process.env // the service without a trailing slash, and the page of guest.js

/** `token` is your backend's own, with a role that the policy names under `delegations`. */
export const invite = async ({ token, policy, key, contentTypes, maxSize, guest, days = 7 }) => {
  const terms = { policy, key, operations: ['upload'], contentTypes, maxSize, subject: guest, expiresIn: days * 86_400 }
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
  const reply = await fetch(`${SERVICE}/v1/delegations`, { method: 'POST', headers, body: JSON.stringify(terms) })
  const answer = await reply.json()
  if (!reply.ok) throw new Error(answer.detail)
  return `${PAGE}#${answer.token}` // a browser sends nothing behind the '#' to any server
}
