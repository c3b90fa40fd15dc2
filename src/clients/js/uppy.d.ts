import type { Client, Where } from './index.js';

/** The members of Uppy that are used, so that its types are not needed; each major's class has them. */
interface AnyUppy {
  use(plugin: any, options?: any): unknown;
  getFile(id: string): any;
}

interface AnyFile {
  id: string;
  name?: string;
  type?: string;
  size: number | null;
  meta: any;
}

/** The same place for all files, or one for each. */
export type Place = Where | ((file: AnyFile) => Where);

/** Lets Uppy 4 or 5 upload through the client; `AwsS3` is the plugin of `@uppy/aws-s3`. */
export function withUppy5<U extends AnyUppy>(uppy: U, AwsS3: unknown, client: Client, where?: Place): U;

/** Lets Uppy 6 upload through the client; `AwsS3` is the plugin of `@uppy/aws-s3`. */
export function withUppy6<U extends AnyUppy>(uppy: U, AwsS3: unknown, client: Client, where?: Place): U;
