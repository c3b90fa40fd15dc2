import Uppy from '@uppy/core'
import AwsS3 from '@uppy/aws-s3'
import { createClient } from '@r2-presigner/client'
import { withUppy5 } from '@r2-presigner/client/uppy'
import { policy, service, token } from './app.js'

export const uppy = withUppy5(new Uppy(), AwsS3, createClient({ service, token }), { policy })
