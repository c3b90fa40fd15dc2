// Written by hand. The types of requests and answers (Policy, Page, Where) could be those that openapi-typescript
// generates from the service's document; the client's own (Client, Upload, PresignerError) could not.

/** What a policy lets the caller do, as `GET /v1/policies` answers it. */
export interface Policy {
  name: string;
  /** Of this caller, with a slash at its end. */
  prefix: string;
  operations: string[];
  contentTypes: string[];
  /** Bytes. */
  maxSize: number;
  /** Who chooses the last segment of a key. */
  names: 'caller' | 'generated';
  overwrite: boolean;
  /** Seconds. */
  expiresIn: number;
  maxExpiresIn: number;
  checksumRequired: boolean;
  disposition: 'attachment' | 'inline' | 'caller';
  metadata: string[];
  /** The one key of a delegation. */
  key?: string;
}

/** Where a file goes, and as what. Neither key nor filename: the file's own name. */
export interface Where {
  key?: string;
  filename?: string;
  /** Needed where several policies take the type. */
  policy?: string;
  /** The file's own type where it is left out. */
  contentType?: string;
  metadata?: Record<string, string>;
  cacheControl?: string;
  /** Seconds; of uploads in one request. */
  expiresIn?: number;
  /** The ETag of the object to replace; sent in one request. */
  ifMatch?: string;
  /** Base64; computed where the policy requires it. */
  checksumSha256?: string;
}

export interface UploadOptions {
  /** Bytes that have left, of all; it never falls. */
  onProgress?: (loaded: number, total: number) => void;
  /** Ends the upload for good: its parts are thrown away. */
  signal?: AbortSignal;
  /** `false` saves the call that fetches the receipt of an upload in one request. */
  receipt?: boolean;
  /** What tells a file from others after a reload; without it a File's name and date, and a Blob is not remembered. */
  fingerprint?: string;
  /** An answer of `POST /v1/uploads` for this file that is at hand, as from a batch: the upload begins with it, in one request. */
  grant?: Grant | null;
}

/** What `POST /v1/uploads` answers. */
export interface Grant {
  method: string;
  url: string;
  headers: Record<string, string>;
  key: string;
  policy: string;
  expiresAt: string;
  /** Seconds. */
  expiresIn: number;
}

/** What is stored. */
export interface Stored {
  key: string;
  policy: string;
  size: number;
  etag?: string;
  /** For the app's own backend, where the service has keys for receipts. */
  receipt?: string;
}

/** An upload under way. A pause keeps the parts that have arrived. */
export interface Upload extends Promise<Stored> {
  pause(): void;
  resume(): void;
}

/** An upload in parts that was begun and not finished. */
export interface Unfinished {
  key: string;
  uploadId: string;
  policy: string;
  filename?: string;
  contentType: string;
  contentLength: number;
  partSize: number;
  partCount: number;
  /** Whether a part of it has ever arrived. */
  some?: boolean;
  /** Of its file, as `UploadOptions` has it. */
  fingerprint: string;
  /** Throws its parts away, and forgets it. */
  cancel(): Promise<void>;
}

/** A request to the service or the store, and what came of it. */
export interface Exchange {
  method: string;
  url: string;
  /** With the token, where it went to the service. */
  headers: Record<string, string>;
  /** What was sent: an object to the service as JSON, bytes to the store. */
  body?: unknown;
  /** 0 where no answer could be read, or it was stopped. */
  status: number;
  /** The JSON of the service. */
  answer?: unknown;
}

export interface Page {
  objects: { key: string; size: number; etag: string; lastModified: string }[];
  prefixes: string[];
  cursor?: string;
}

/** Where uploads in parts are remembered: `localStorage` has this shape. `unfinished()` needs `length` and `key`. */
export interface Memory {
  getItem(id: string): string | null | Promise<string | null>;
  setItem(id: string, value: string): unknown;
  removeItem(id: string): unknown;
  readonly length?: number;
  key?(index: number): string | null;
}

export interface ClientOptions {
  /** The address of the service. */
  service: string;
  /** A JWT, or what gives one; called with `true` after the last one was refused. */
  token: string | ((refused: boolean) => string | Promise<string>);
  /** Uploads in parts outlive a reload in it; `localStorage` in browsers, `null` for none. */
  memory?: Memory | null;
  /** Larger files go in parts where their policy allows it; 20 MiB. */
  partsAbove?: number;
  /** Parts on their way at the same time; 4. */
  atOnce?: number;
  /** Of a call or a PUT that may succeed; 5. */
  tries?: number;
  /** Milliseconds before the second try, doubled for each further one; 500. */
  backoff?: number;
  /** Milliseconds: a longer `Retry-After` is an error at once; 60,000. */
  longestWait?: number;
}

export interface Client {
  upload(file: Blob, where?: Where, options?: UploadOptions): Upload;
  /** Uploads in parts of this caller that the memory knows: the same file, given to `upload` again, goes on with one. */
  unfinished(): Promise<Unfinished[]>;
  downloadUrl(key: string, options?: { filename?: string; disposition?: 'attachment' | 'inline'; expiresIn?: number }): Promise<string>;
  list(query?: { prefix?: string; delimiter?: '/'; limit?: number; cursor?: string }): Promise<Page>;
  remove(key: string): Promise<void>;
  /** Kept for a minute, unless they are to be `fresh`. */
  policies(options?: { fresh?: boolean }): Promise<Policy[]>;
  /** Any other call of the service. */
  call<Answer = unknown>(method: string, path: string, settings?: { body?: unknown; signal?: AbortSignal }): Promise<Answer>;
  /** The same client, which tells of each request and its answer: for a log, or for the details of an upload. */
  watched(tell: (exchange: Exchange) => void): Client;
}

export function createClient(options: ClientOptions): Client;

/**
 * What the service refused, or what did not arrive. `slug` is one of the service's, or `no-answer` (it can't be reached),
 * `unexpected-answer` (something else answered) or `not-stored` (the store did not take the bytes).
 */
export class PresignerError extends Error {
  readonly name: 'PresignerError';
  readonly slug: string;
  /** 0 where no answer could be read. */
  readonly status: number;
  readonly requestId?: string;
  readonly policy?: string;
  readonly allowed?: string[];
  readonly maxBytes?: number;
  readonly limit?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly [member: string]: unknown;
}
