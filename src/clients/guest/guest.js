// The page behind the link, with ../browser/fetch.js beside it. Your app.js takes the token from the link:
//   export const service = 'https://files.example.com'
//   export const token = () => location.hash.slice(1)
import { service, token } from './app.js'
import { upload } from './fetch.js'

/** What the guest may upload: { key, contentTypes, maxSize, … } */
export const invitation = async () => {
  const reply = await fetch(`${service}/v1/policies`, { headers: { Authorization: `Bearer ${await token()}` } })
  if (!reply.ok) throw new Error('This link has expired.')
  return (await reply.json()).policies[0]
}

/** Uploads the one file; returns its key. */
export const bring = async (file) => upload(file, { key: (await invitation()).key })
