// The recipe as an app's tests use it: an upload, and the same bytes back. What was seen is written as JSON.
import { startR2Presigner } from './r2-presigner.mjs'

const presigner = await startR2Presigner(process.env.IMAGE)
try {
  const token = await presigner.token({ sub: 'node-user', roles: ['user'] })
  const ask = async (path, body) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
    return (await fetch(presigner.service + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  const key = 'users/node-user/photos/a.png'
  const { method, url, headers } = await ask('/v1/uploads', { key, contentType: 'image/png', contentLength: 4 })
  const put = await fetch(url, { method, headers, body: 'four' })
  const back = await fetch((await ask('/v1/downloads', { key })).url)
  console.log(JSON.stringify({ put: put.status, back: await back.text() }))
} finally {
  await presigner.stop()
}
