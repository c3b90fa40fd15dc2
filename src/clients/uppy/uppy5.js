import Uppy from '@uppy/core'
import AwsS3 from '@uppy/aws-s3'
import { service, policy, token } from './app.js' // yours; token() gives a valid JWT
const headers = { 'Content-Type': 'application/json' }
const renew = async () => Object.assign(headers, { Authorization: `Bearer ${await token()}` }) // before each call: uploads outlive tokens
const post = async (path, body) => (await fetch(service + path, { method: 'POST', headers: await renew(), body: JSON.stringify(body) })).json()
const calls = ['getUploadParameters', 'createMultipartUpload', 'signPart', 'listParts', 'completeMultipartUpload', 'abortMultipartUpload']
const withToken = (call) => [call, async (file, ...rest) => {
  const reply = await renew().then(() => AwsS3.prototype[call].call(uppy.getPlugin('AwsS3Multipart'), file, ...rest))
  uppy.setFileMeta(file.id, { key: reply.fields?.key ?? reply.key ?? file.meta.key })
  return reply
}]
export const uppy = new Uppy().on('file-added', ({ id, size }) => uppy.setFileMeta(id, { size, added: Date.now() }))
uppy.use(AwsS3, { endpoint: `${service}/uppy/${policy}/`, headers, ...Object.fromEntries(calls.map(withToken)) })
uppy.addPostProcessor((ids) => Promise.all(uppy.getFilesByIds(ids).filter((file) => file.error).map(async (file) => { // or did it arrive?
  const found = await post('/v1/uploads/confirm', { key: file.meta.key, contentLength: file.size, contentType: file.type }).catch(() => null)
  if (!found?.matches || Date.parse(found.object.lastModified) < file.meta.added - 60_000) return // no, or an older one did
  uppy.setState({ error: null, files: { ...uppy.getState().files, [file.id]: { ...file, error: null } } })
  uppy.emit('upload-success', file, { status: 200, body: found.object })
})))
