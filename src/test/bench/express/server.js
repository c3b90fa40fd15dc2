// What teams write today, for the benchmark: a bearer token checked, a key under the user's own prefix, a PUT presigned.
import { readFileSync } from 'node:fs'
import express from 'express'
import jwt from 'jsonwebtoken'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

const env = process.env
const key = readFileSync(env.TOKEN_KEYS, 'utf8')
const s3 = new S3Client({
  region: 'auto',
  endpoint: env.R2_ENDPOINT,
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  credentials: { accessKeyId: env.R2_ACCESS_KEY_ID, secretAccessKey: env.R2_SECRET_ACCESS_KEY },
})

function authenticated(request, response, next) {
  try {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    request.user = jwt.verify(token, key, {
      algorithms: ['RS256'],
      issuer: env.TOKEN_ISSUER,
      audience: env.TOKEN_AUDIENCE,
    })
    next()
  } catch {
    response.status(401).end()
  }
}

const app = express()
app.post('/v1/uploads', authenticated, express.json(), async (request, response) => {
  const { key, contentType, contentLength } = request.body
  if (!key.startsWith(`users/${request.user.sub}/photos/`) || !contentType.startsWith('image/')) {
    response.status(403).end()
    return
  }
  const url = await getSignedUrl(
    s3,
    new PutObjectCommand({
      Bucket: env.R2_BUCKET,
      Key: key,
      ContentType: contentType,
      ContentLength: contentLength,
      IfNoneMatch: '*',
    }),
    { expiresIn: 300, signableHeaders: new Set(['content-type', 'content-length', 'if-none-match']) },
  )
  response.json({ method: 'PUT', url, headers: { 'content-type': contentType, 'if-none-match': '*' }, key })
})
app.listen(Number(env.PORT), '127.0.0.1')
