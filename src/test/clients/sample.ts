// What an app may write, and what TypeScript has to refuse.
import { createClient, PresignerError, type Policy, type Stored } from '@r2-presigner/client'
import { useUpload } from '@r2-presigner/client/react'
import { withUppy5, withUppy6 } from '@r2-presigner/client/uppy'

const client = createClient({ service: 'https://files.example.com', token: async (refused) => (refused ? 'new' : 'old') })

export async function sample(file: File, control: AbortController): Promise<Stored> {
  const upload = client.upload(file, { policy: 'photos', metadata: { title: 'Sunset' } }, {
    signal: control.signal,
    onProgress: (loaded, total) => console.log(loaded / total),
  })
  upload.pause()
  upload.resume()
  try {
    return await upload
  } catch (failed) {
    if (failed instanceof PresignerError && failed.slug === 'rate-limited') {
      console.log(failed.status, failed.retryAfter?.toFixed(), failed.allowed?.join())
    }
    throw failed
  }
}

export async function others(): Promise<string> {
  const { objects, cursor } = await client.list({ prefix: 'users/alice/', delimiter: '/', limit: 10 })
  const policies: Policy[] = await client.policies()
  const fresh: Policy[] = await client.policies({ fresh: true })
  for (const begun of await client.watched(({ method, url, status }) => console.log(method, url, status)).unfinished()) {
    console.log(begun.filename, begun.contentLength, fresh.length)
    await begun.cancel()
  }
  await client.remove(objects[0]?.key ?? policies[0]?.prefix ?? '')
  const { token } = await client.call<{ token: string }>('POST', '/v1/delegations', { body: { policy: 'photos' } })
  return client.downloadUrl(cursor ?? token, { disposition: 'inline' })
}

export function Sample() {
  const { state, loaded, total, stored, error, upload, pause, resume, abort } = useUpload(client)
  return { text: `${state} ${loaded / total} ${stored?.key} ${error?.message}`, upload, pause, resume, abort }
}

declare const uppy: { use(plugin: unknown): unknown; getFile(id: string): unknown; only: 'this' }
withUppy5(uppy, class {}, client, { policy: 'photos' }).only
withUppy6(uppy, class {}, client, ({ name }) => ({ key: `a/${name}` })).only

// @ts-expect-error an address is needed
createClient({ token: 'x' })
// @ts-expect-error no such member
client.upload(new Blob(), { folder: 'a' })
// @ts-expect-error a key is a string
client.downloadUrl(7)
