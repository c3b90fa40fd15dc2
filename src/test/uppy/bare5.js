import Uppy from '@uppy/core'
import AwsS3 from '@uppy/aws-s3'
import { policy, service, token } from './app.js'

const headers = { Authorization: `Bearer ${await token()}` }
export const uppy = new Uppy().use(AwsS3, { endpoint: `${service}/uppy/${policy}/`, headers })
uppy.on('file-added', ({ id, size }) => uppy.setFileMeta(id, { size }))
