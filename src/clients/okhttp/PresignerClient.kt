package dev.r2presigner.client

import com.squareup.moshi.JsonReader
import com.squareup.moshi.JsonWriter
import java.io.File
import java.io.IOException
import java.net.URLConnection
import java.text.Normalizer
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.TimeUnit
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.delay
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import okhttp3.Call
import okhttp3.Callback
import okhttp3.HttpUrl
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import okio.Buffer
import okio.FileSystem
import okio.Path.Companion.toOkioPath
import okio.appendingSink
import okio.source

/**
 * What was refused, or did not arrive. [slug] is one of the service's, or `no-answer` (it can't be reached), `unexpected-answer` (something
 * else answered), `not-stored` or `not-fetched` (the store did not take or give the bytes), or `file-changed`. [status] is 0 without an answer.
 */
class PresignerException(
  val slug: String, val status: Int, message: String, val fields: Map<String, Any?> = emptyMap(), cause: Throwable? = null,
) : IOException(message, cause) {
  /** Seconds to wait, if the service or the store said so. */
  val retryAfter: Long? get() = (fields["retryAfter"] as? Number)?.toLong()

  /** Whether the same may go better later. */
  val isPassing: Boolean get() = status in setOf(429, 502, 503, 504) || status == 0 && slug != "file-changed"
}

/** Where a file goes, and as what. Neither key nor filename: the file's own name. The members are those of `POST /v1/uploads`. */
data class Where(
  val key: String? = null, val filename: String? = null, val policy: String? = null, val contentType: String? = null,
  val metadata: Map<String, String>? = null, val cacheControl: String? = null,
  val expiresIn: Long? = null, val ifMatch: String? = null, val checksumSha256: String? = null,
)

/** What is stored; the receipt is for the app's own backend, where the service has keys for it. */
data class Stored(val key: String, val policy: String?, val size: Long, val etag: String?, val receipt: String?)

/** What a policy lets the caller do; all of it in [fields]. */
class Policy(val fields: Map<String, Any?>) {
  val name = fields.text("name")
  val prefix = fields.text("prefix")
  val key = fields["key"] as String?
  val overwrite = fields["overwrite"] == true
  val contentTypes = fields.list("contentTypes").map { it as String }
  fun can(operation: String) = operation in fields.list("operations")
}

/** Keeps what it takes to go on after the process has ended. SharedPreferences will do; null forgets. */
interface UploadMemory {
  suspend fun load(id: String): String?
  suspend fun save(id: String, value: String?)
}

private class ProcessMemory : UploadMemory {
  private val values = ConcurrentHashMap<String, String>()
  override suspend fun load(id: String) = values[id]
  override suspend fun save(id: String, value: String?) {
    if (value == null) values.remove(id) else values[id] = value
  }
}

/**
 * Files to and from the bucket, for one service and one caller. [token] gives a JWT; it is called with true after the last one was refused.
 * A coroutine that is cancelled sends nothing more, and the same upload or download goes on later.
 *
 * @param http the app's, without an interceptor that adds the token: the store must never see it
 * @param partsAbove larger files go in parts where their policy allows it
 * @param longestWait a longer Retry-After is an error at once
 */
class PresignerClient(
  service: String, http: OkHttpClient = OkHttpClient(), private val memory: UploadMemory = ProcessMemory(),
  private val partsAbove: Long = 20 shl 20, private val atOnce: Int = 4,
  tries: Int = 5, backoff: Duration = 500.milliseconds, longestWait: Duration = 60.seconds,
  token: suspend (refused: Boolean) -> String,
) {
  private val calls = Calls(http, service.toHttpUrl(), token, tries, backoff, longestWait)
  private val asking = Mutex()
  private var known: Pair<TimeSource.Monotonic.ValueTimeMark, List<Policy>>? = null

  /** Stores a file. [onProgress] hears of bytes sent and of all, never fewer than before, on OkHttp's threads. */
  suspend fun upload(
    file: File, where: Where = Where(), receipt: Boolean = true, onProgress: (Long, Long) -> Unit = { _, _ -> },
  ): Stored = alone {
    val upload = chosen(file, where, onProgress)
    if (upload.inParts(partsAbove)) Parts(upload, atOnce).run() else Whole(upload, receipt).run()
  }

  /** Throws the parts away that an upload of this file has left at the store. */
  suspend fun discard(file: File, where: Where = Where()): Unit = alone { Parts(chosen(file, where) { _, _ -> }, atOnce).cancel() }

  /** A URL that is good for some minutes. */
  suspend fun downloadUrl(key: String, filename: String? = null, disposition: String? = null, expiresIn: Long? = null): String =
    call("POST", "v1/downloads", mapOf("key" to key, "filename" to filename, "disposition" to disposition, "expiresIn" to expiresIn)).text("url")

  /** Fetches a file, from where an earlier attempt or call has stopped; the target is complete or absent. */
  suspend fun download(key: String, target: File): Unit = alone { Download(calls, key, target).run() }

  /** What the caller may do; kept for a minute unless it is to be [fresh]. */
  suspend fun policies(fresh: Boolean = false): List<Policy> = asking.withLock {
    known?.takeIf { (asked, _) -> !fresh && asked.elapsedNow() < 1.minutes }?.second
      ?: call("GET", "v1/policies").list("policies").map { Policy(it.members()) }.also { known = TimeSource.Monotonic.markNow() to it }
  }

  /** Any other call of the service, as `call("DELETE", "v1/objects", query = mapOf("key" to key))`. */
  suspend fun call(
    method: String, path: String, body: Map<String, Any?>? = null, query: Map<String, String> = emptyMap(),
  ): Map<String, Any?> = calls.json(method, path, body, query)

  /** One thing at a time, off the caller's thread: files block. */
  private suspend fun <T> alone(work: suspend () -> T): T = withContext(Dispatchers.IO.limitedParallelism(1)) { work() }

  private suspend fun chosen(file: File, where: Where, onProgress: (Long, Long) -> Unit): Upload {
    val local = LocalFile(file)
    val type = where.contentType ?: URLConnection.guessContentTypeFromName(file.name) ?: "application/octet-stream"
    val policy = choose(policies(), where, type)
    val checksum = where.checksumSha256 ?: if (policy?.fields?.get("checksumRequired") == true) local.sha256() else null
    val wish = mapOf(
      "key" to where.key,
      // macOS hands out names in NFD, which no key may have.
      "filename" to if (where.key == null) Normalizer.normalize(where.filename ?: file.name, Normalizer.Form.NFC) else null,
      "policy" to (where.policy ?: if (where.key == null) policy?.name else null),
      "contentType" to type, "contentLength" to local.size, "metadata" to where.metadata, "cacheControl" to where.cacheControl,
      "expiresIn" to where.expiresIn, "ifMatch" to where.ifMatch, "checksumSha256" to checksum,
    ).filterValues { it != null }
    val id = listOf("r2-presigner", calls.service.toString(), policy?.prefix, wish, file.name, local.date).toJson()
    return Upload(calls, local, wish, policy, Place(memory, id), Progress(local.size, onProgress))
  }

  /** The policy that is going to judge; null leaves it to the service. */
  private fun choose(policies: List<Policy>, where: Where, type: String): Policy? {
    val key = where.key ?: return policies.filter { policy ->
      val fits = { pattern: String -> if (pattern.endsWith("/*")) type.startsWith(pattern.dropLast(1), true) else type.equals(pattern, true) }
      (if (where.policy != null) policy.name == where.policy else policy.contentTypes.any(fits)) && (policy.can("upload") || policy.can("multipart"))
    }.singleOrNull()
    return policies.filter { if (it.key != null) it.key == key else key.startsWith(it.prefix) }.maxByOrNull { it.prefix.length }
  }
}

/** Beside the target: what has come, and the ETag of the object that it is of. */
private class Download(private val calls: Calls, private val key: String, private val target: File) {
  private val part = File(target.path + ".part")
  private val etag = File(target.path + ".etag")

  suspend fun run() {
    var attempt = 1
    while (true) {
      val outcome = calls.send(request(calls.json("POST", "v1/downloads", mapOf("key" to key))), ::write)
      if (outcome.isGood) break
      if (outcome.status == 404) throw PresignerException("not-found", 404, "There is no object of this key.", mapOf("key" to key))
      if (outcome.status in setOf(412, 416) && etag.delete()) continue // replaced, or has no rest
      calls.again(outcome, attempt++, "not-fetched", "The file did not come.")
    }
    FileSystem.SYSTEM.atomicMove(part.toOkioPath(), target.toOkioPath())
    etag.delete()
  }

  private fun request(grant: Map<String, Any?>): Request {
    // Bytes are counted as they are stored, so they must not come compressed.
    val get = grant.request().header("Accept-Encoding", "identity")
    if (etag.exists()) get.header("Range", "bytes=${part.length()}-").header("If-Match", etag.readText())
    return get.build()
  }

  private fun write(response: Response): Buffer {
    if (!response.isSuccessful) return Buffer()
    if (response.code == 200) { // in this order, so that no part is taken for another's
      part.delete()
      etag.delete()
      response.header("ETag")?.let { etag.writeText(it) }
    }
    part.appendingSink().use { response.body.source().readAll(it) }
    return Buffer()
  }
}

/** Calls of the service with a token, requests to the store without, and as many tries as make sense. */
internal class Calls(
  http: OkHttpClient, val service: HttpUrl, private val tokens: suspend (Boolean) -> String,
  private val tries: Int, private val backoff: Duration, private val longestWait: Duration,
) {
  class Outcome(val status: Int, val retryAfter: Long?, val answer: Buffer = Buffer(), val cause: IOException? = null) {
    val isGood get() = status in 200..299
  }

  // A redirect would take the token elsewhere, a cache would keep old URLs, and a store answers a part when it has written it.
  private val http = http.newBuilder().followRedirects(false).cache(null).readTimeout(60, TimeUnit.SECONDS).build()
  private val renewing = Mutex()

  /** The answer's members. With `tries = 1` for callers that have to look before they repeat. */
  suspend fun json(
    method: String, path: String, body: Map<String, Any?>? = null, query: Map<String, String> = emptyMap(), tries: Int = this.tries,
  ): Map<String, Any?> {
    var token = tokens(false)
    var renewed = false
    var attempt = 1
    while (true) {
      try {
        return once(method, path, body, query, token)
      } catch (failed: PresignerException) {
        if (failed.status == 401 && !renewed) {
          renewed = true
          // One new token for all that were refused at the same time.
          token = renewing.withLock { tokens(false).takeIf { it != token } ?: tokens(true) }
        } else {
          rest(failed, attempt++, tries)
          token = tokens(false)
        }
      }
    }
  }

  /** Waits before the next try; throws what failed where none makes sense. */
  suspend fun rest(failed: PresignerException, attempt: Int, tries: Int = this.tries, passing: Boolean = failed.isPassing) {
    val asked = (failed.retryAfter ?: 0).seconds
    if (!passing || attempt >= tries || asked > longestWait) throw failed
    delay(maxOf(asked, backoff * (1 shl (attempt - 1))) * (1 + Random.nextDouble() / 4))
  }

  /** Waits until the store can be asked again, with another URL. An expired one is the likely reason for a first 400 or 403. */
  suspend fun again(outcome: Outcome, attempt: Int, slug: String = "not-stored", message: String = "The file did not arrive at the store.") {
    val (status, retryAfter) = outcome.status to outcome.retryAfter
    val refused = status == 400 || status == 403
    if (refused && attempt == 1) return
    val failed = PresignerException(slug, status, message, mapOf("retryAfter" to retryAfter).filterValues { it != null }, outcome.cause)
    rest(failed, attempt, passing = refused || status >= 500 || failed.isPassing)
  }

  /** Sends a piece of a file; throws where the file is no longer the one that was chosen. */
  suspend fun put(grant: Map<String, Any?>, file: LocalFile, from: Long, length: Long, onProgress: (Long) -> Unit): Outcome {
    file.check()
    return send(grant.request(file.body(from, length, onProgress)).build()).also { file.check() }
  }

  private suspend fun once(method: String, path: String, body: Map<String, Any?>?, query: Map<String, String>, token: String): Map<String, Any?> {
    val url = service.newBuilder().addPathSegments(path)
    query.forEach { (name, value) -> url.addQueryParameter(name, value) }
    val sent = body?.toJson()?.toRequestBody("application/json".toMediaType())
    val outcome = send(Request.Builder().url(url.build()).method(method, sent).header("Authorization", "Bearer $token").build())
    val answer = outcome.answer.members()
    if (outcome.isGood) return answer ?: emptyMap()
    if (outcome.status == 0) throw PresignerException("no-answer", 0, "The service did not answer.", cause = outcome.cause)
    val problem = (answer ?: emptyMap()) + mapOf("retryAfter" to outcome.retryAfter).filterValues { it != null }
    val message = (problem["detail"] ?: problem["title"] ?: "The service answered ${outcome.status}.").toString()
    throw PresignerException((problem["type"] ?: "unexpected-answer").toString().substringAfterLast(':'), outcome.status, message, problem)
  }

  /** What came of a request, which is read on OkHttp's thread. Nothing of it is on its way when this ends, also if it was cancelled. */
  suspend fun send(request: Request, read: (Response) -> Buffer = { Buffer().apply { writeAll(it.body.source()) } }): Outcome {
    val ended = CompletableDeferred<Outcome>()
    val call = http.newCall(request)
    call.enqueue(object : Callback {
      override fun onFailure(call: Call, e: IOException) {
        ended.complete(Outcome(0, null, cause = e))
      }

      override fun onResponse(call: Call, response: Response) {
        try {
          ended.complete(response.use { Outcome(it.code, it.retryAfter(), read(it)) })
        } catch (cut: IOException) {
          ended.complete(Outcome(0, null, cause = cut))
        } catch (broken: Throwable) { // such as no memory: whoever waits is told, else the upload would never end
          ended.completeExceptionally(broken)
        }
      }
    })
    try {
      return ended.await()
    } catch (stopped: CancellationException) {
      call.cancel()
      withContext(NonCancellable) { ended.join() }
      throw stopped
    }
  }
}

/** Retry-After as seconds from now. */
private fun Response.retryAfter(): Long? = header("Retry-After")?.toLongOrNull()
  ?: headers.getDate("Retry-After")?.let { (it.time - System.currentTimeMillis()) / 1000 + 1 }?.coerceAtLeast(0)

/** A request with all that was signed. */
internal fun Map<String, Any?>.request(body: RequestBody? = null): Request.Builder {
  val request = Request.Builder().url(text("url")).method(text("method"), body)
  this["headers"]?.members()?.forEach { (name, value) -> request.header(name, value as String) }
  return request
}

// Moshi's reader and writer are all the JSON there is: no reflection, no plugin of the compiler, and the same on Android and the JVM.
internal fun Buffer.members(): Map<String, Any?>? = runCatching { JsonReader.of(this).readJsonValue()?.members() }.getOrNull()
internal fun Any.toJson(): String = Buffer().also { JsonWriter.of(it).jsonValue(this) }.readUtf8()
@Suppress("UNCHECKED_CAST")
internal fun Any.members() = this as Map<String, Any?>
internal fun Map<String, Any?>.text(name: String) = getValue(name) as String
internal fun Map<String, Any?>.long(name: String) = (getValue(name) as Number).toLong()
internal fun Map<String, Any?>.list(name: String) = (getValue(name) as List<*>).filterNotNull()
