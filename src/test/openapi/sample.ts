// Calls every operation with the types that openapi-typescript makes of the document. It is compiled and never run: what
// an answer always has needs no `?.` here, and a wrong call does not compile.
import type { components, operations } from './api'

type Problem = components['schemas']['Problem']
type Id = keyof operations
type Json<Content> = Content extends { content: { 'application/json': infer Value } } ? Value : never
type Given<Parameters, Place extends string> = Parameters extends { [P in Place]?: infer Values } ? Values : never
type Body<O> = O extends { requestBody: infer Content } ? Json<Content> : never
type Part<Name extends string, Value> = [Value] extends [never] ? unknown : { [N in Name]: Value }
type Input<O extends { parameters: unknown }> = Part<'body', Body<O>> &
  Part<'path', Given<O['parameters'], 'path'>> &
  Part<'query', Given<O['parameters'], 'query'>>
type Answer<O> = O extends { responses: { 200: infer Content } } ? Json<Content> : void

/** Stands for a client's one function that sends a request. */
declare function call<I extends Id>(id: I, input: Input<operations[I]>): Promise<Answer<operations[I]>>

declare const file: Blob
declare const etags: string[]

const key = 'users/alice/photos/sunset.jpg'
const upload = { key, contentType: 'image/jpeg', contentLength: 32469 }
const at = { uploadId: 'ABC', key }
const companion = { path: { id: 'r2p.11000000.QUJD' }, query: { key } }

export const calls = {
  createUpload: async () => {
    const { method, url, headers } = await call('createUpload', { body: upload })
    return fetch(url, { method, headers, body: file })
  },
  createUploadBatch: async () => {
    const { results } = await call('createUploadBatch', { body: { uploads: [upload] } })
    return results.map(result => (result.status === 200 ? result.upload.url : advice(result.problem)))
  },
  confirmUpload: async () => {
    const { matches, differences, object, receipt } = await call('confirmUpload', { body: upload })
    return matches ? (receipt ?? object.etag) : differences.map(({ member, expected, actual }) => [member, expected, actual])
  },
  createDownload: async () => {
    const { url, headUrl, stableUntil } = await call('createDownload', { body: { key, disposition: 'inline' } })
    return stableUntil === undefined ? url : headUrl
  },
  createDownloadBatch: async () => {
    const { results } = await call('createDownloadBatch', { body: { downloads: [{ key }] } })
    return results.map(result => (result.status === 200 ? result.download.url : advice(result.problem)))
  },
  redirectToDownload: () => call('redirectToDownload', { path: { key }, query: { delegation: 'eyJ' } }),
  redirectToDownloadHead: () => call('redirectToDownloadHead', { path: { key }, query: {} }),
  redirectToDownloadByQuery: () => call('redirectToDownloadByQuery', { query: { key, delegation: 'eyJ' } }),
  redirectToDownloadHeadByQuery: () => call('redirectToDownloadHeadByQuery', { query: { key } }),
  listObjects: async () => {
    const page = await call('listObjects', { query: { prefix: 'users/alice/', delimiter: '/', limit: 100 } })
    return 'objects' in page ? [...page.objects.map(({ key, size }) => key + size), ...page.prefixes, page.cursor] : page.etag
  },
  getObject: async () => (await call('getObject', { path: { key } })).metadata['title'],
  deleteObject: () => call('deleteObject', { path: { key } }),
  deleteObjectByQuery: () => call('deleteObjectByQuery', { query: { key } }),
  deleteObjects: async () => {
    const { results } = await call('deleteObjects', { body: { keys: [key] } })
    return results.map(result => (result.status === 204 ? 'deleted' : advice(result.problem)))
  },
  copyObject: async () => (await call('copyObject', { body: { from: key, to: 'files/a.jpg', move: true } })).sourceDeleted,
  createMultipart: async () => {
    const { partSize, partCount } = await call('createMultipart', { body: { ...upload, filename: 'a.jpg' } })
    return partSize * (partCount - 1)
  },
  signParts: async () => {
    const { parts } = await call('signParts', { body: { ...at, contentLength: 11_000_000, partNumbers: [1, 2] } })
    return parts.map(({ method, url, headers }) => fetch(url, { method, headers, body: file }))
  },
  listParts: async () => (await call('listParts', { query: at })).parts.map(({ partNumber, size, etag }) => [partNumber, size, etag]),
  completeMultipart: async () => {
    const parts = etags.map((etag, index) => ({ partNumber: index + 1, etag }))
    return (await call('completeMultipart', { body: { ...at, parts } })).size
  },
  abortMultipart: () => call('abortMultipart', { query: at }),
  signForUppy6: async () => {
    const { url, headers } = await call('signForUppy6', { body: { method: 'PUT', key, contentType: 'image/jpeg', size: 1 } })
    return fetch(url, { method: 'PUT', headers, body: file })
  },
  uppyParams: async () => {
    const query = { filename: 'a.jpg', type: 'image/jpeg', 'metadata[size]': 32469 }
    const { fields, expires } = await call('uppyParams', { query })
    return fields.key + expires
  },
  uppyCreateMultipart: async () => {
    const body = { filename: 'a.mp4', type: 'video/mp4', metadata: { size: '11000000', name: 'a.mp4' } }
    const { uploadId, bucket } = await call('uppyCreateMultipart', { body })
    return bucket + uploadId
  },
  uppyListParts: async () => (await call('uppyListParts', companion)).map(({ PartNumber, Size, ETag }) => [PartNumber, Size, ETag]),
  uppyAbortMultipart: () => call('uppyAbortMultipart', companion),
  uppySignPart: async () => (await call('uppySignPart', { ...companion, path: { ...companion.path, partNumber: 1 } })).url,
  uppySignParts: async () => {
    const query = { key, partNumbers: [1, 2] }
    return (await call('uppySignParts', { ...companion, query })).presignedUrls['1']
  },
  uppyCompleteMultipart: async () => {
    const parts = etags.map((ETag, index) => ({ PartNumber: index + 1, ETag }))
    return (await call('uppyCompleteMultipart', { ...companion, body: { parts } })).location
  },
  createDelegation: async () => {
    const body = { policy: 'documents', key, operations: ['upload' as const], expiresIn: 3600 }
    return (await call('createDelegation', { body })).token
  },
  getCredentials: async () => {
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = await call('getCredentials', { path: { policy: 'work' }, query: {} })
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token, expiration: new Date(Expiration) }
  },
  createCredentials: async () => {
    const made = await call('createCredentials', { path: { policy: 'work' }, query: { format: 'process' } })
    return made.SessionToken + made.endpoint + made.bucket + made.prefix
  },
  listPolicies: async () => {
    const { policies } = await call('listPolicies', {})
    return policies.map(({ prefix, maxSize, key }) => (key ?? prefix) + maxSize)
  },
  getServiceKeys: async () => (await call('getServiceKeys', {})).keys.length,
  getWantedCors: () => call('getWantedCors', { query: { format: 'cloudflare' } }),
  applyWantedCors: async () => (await call('applyWantedCors', {})).inSync,
  getCorsDrift: async () => (await call('getCorsDrift', {})).differences,
  getLifecycle: async () => {
    const wanted = await call('getLifecycle', { query: {} })
    return 'Rules' in wanted ? wanted.Rules.map(rule => rule.Filter.Prefix) : wanted.rules.map(rule => rule.conditions.prefix)
  },
} satisfies Record<Id, () => Promise<unknown>>

function advice(problem: Problem): string {
  switch (problem.type) {
    case 'urn:r2-presigner:problem:rate-limited':
      return `${problem.limit}: again in ${(problem.retryAfter ?? 1) + 1} s`
    case 'urn:r2-presigner:problem:content-length-not-allowed':
      return `at most ${problem.maxBytes} bytes`
    case 'urn:r2-presigner:problem:role-required':
      return `a role: ${problem.allowed?.join()}`
    // @ts-expect-error There is no such problem.
    case 'urn:r2-presigner:problem:file-too-big':
    default:
      return problem.detail
  }
}

export const wrong = [
  // @ts-expect-error No type.
  () => call('createUpload', { body: { key, contentLength: 1 } }),
  // @ts-expect-error No such member.
  () => call('createUpload', { body: { ...upload, size: 1 } }),
  // @ts-expect-error No such operation.
  () => call('createDelegation', { body: { policy: 'documents', key, operations: ['write'], expiresIn: 1 } }),
  // @ts-expect-error A size that is no number.
  () => call('createUpload', { body: { ...upload, contentLength: '1' } }),
  // @ts-expect-error The key belongs into the path.
  () => call('getObject', { query: { key } }),
]
