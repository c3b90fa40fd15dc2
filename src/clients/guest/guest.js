// The page behind the link, which has the token behind its '#'.
import { createClient } from '@r2-presigner/client'
import { service } from './app.js' // yours: the address of the service

const client = createClient({ service, token: location.hash.slice(1) })

/** What the guest may upload: { key, contentTypes, maxSize, … } */
export const invitation = () => client.policies().then(([one]) => one, (failed) => {
  throw failed.status === 401 ? new Error('This link has expired.') : failed
})

/** Uploads the one file. */
export const bring = async (file) => client.upload(file, { key: (await invitation()).key })
