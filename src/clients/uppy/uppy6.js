import Uppy from '@uppy/core'
import AwsS3 from '@uppy/aws-s3'
import { service, prefix, token } from './app.js' // yours; token() gives a valid JWT, token(true) a new one
const post = async (path, body, refused = false) => {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${await token(refused)}` }
  const reply = await fetch(service + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (reply.status === 401 && !refused) return post(path, body, true) // uploads outlive tokens
  return reply.ok ? reply.json() : Promise.reject(new Error((await reply.json()).message)) // what the user reads
}
const keyOf = (file) => file.s3Multipart?.key ?? prefix + file.name
export const uppy = new Uppy().use(AwsS3, { generateObjectKey: keyOf, signRequest: (request) => {
  const { size, type } = uppy.getFiles().find((file) => keyOf(file) === request.key) ?? {}
  return post('/uppy/sign', { ...request, size, contentType: type })
} }).on('file-added', ({ id }) => uppy.setFileMeta(id, { added: Date.now() }))
uppy.addPostProcessor((ids) => Promise.all(uppy.getFilesByIds(ids).filter((file) => file.error).map(async (file) => { // or did it arrive?
  const found = await post('/v1/uploads/confirm', { key: keyOf(file), contentLength: file.size, contentType: file.type }).catch(() => null)
  if (!found?.matches || Date.parse(found.object.lastModified) < file.meta.added - 60_000) return // no, or an older one did
  uppy.setState({ error: null, files: { ...uppy.getState().files, [file.id]: { ...file, error: null } } })
  uppy.emit('upload-success', file, { status: 200, body: found.object })
})))
