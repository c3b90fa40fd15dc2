package dev.r2presigner.client

import java.io.File
import java.io.FileNotFoundException
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import okhttp3.RequestBody
import okio.Buffer
import okio.BufferedSink
import okio.FileSystem
import okio.HashingSource
import okio.Path.Companion.toOkioPath
import okio.blackholeSink
import okio.buffer
import okio.source

/** An upload, and what is remembered of it. */
internal class Upload(
  val calls: Calls, val file: LocalFile, val wish: Map<String, Any?>, val policy: Policy?, val memory: Place, val progress: Progress,
) {
  fun inParts(above: Long) = policy != null && policy.can("multipart") && (file.size > above || !policy.can("upload")) &&
    "checksumSha256" !in wish && "ifMatch" !in wish

  /** What is known of the object under a key: nothing where there is none, or the caller may not ask. */
  suspend fun look(key: String): Map<String, Any?> {
    val wanted = mapOf("key" to key, "contentLength" to file.size, "contentType" to wish["contentType"])
    try {
      if (policy == null || policy.can("upload")) return calls.json("POST", "v1/uploads/confirm", wanted)
      if (policy.can("download")) {
        val found = calls.json("GET", "v1/objects", query = mapOf("key" to key))
        return mapOf("object" to found, "matches" to (found.long("contentLength") == file.size && found["contentType"] == wish["contentType"]))
      }
    } catch (failed: PresignerException) {
      if (failed.status != 404 && failed.status != 403) throw failed
    }
    return emptyMap()
  }

  fun stored(key: String, policy: String?, found: Map<String, Any?>) =
    Stored(key, policy, file.size, found["object"]?.members()?.get("etag") as String?, found["receipt"] as String?)
}

internal fun taken(key: String) =
  PresignerException("precondition-failed", 412, "Another object has this key, and the upload may not replace it.", mapOf("key" to key))

/** In one request. A PUT without a clear answer may have worked all the same, so each is looked for before the next, also in a later process. */
internal class Whole(private val upload: Upload, private val wantsReceipt: Boolean) {
  /** The last PUT without a clear answer: its key and policy, and when its URL was signed by the service's clock. */
  private class Doubt(val key: String, val policy: String?, val since: Instant)

  private var doubt: Doubt? = null

  suspend fun run(): Stored {
    doubt = upload.memory.load()?.takeIf { "since" in it }?.let { Doubt(it.text("key"), it["policy"] as String?, Instant.parse(it.text("since"))) }
    var result = if (doubt == null) null else arrived(SKEW)
    var attempt = 1
    while (result == null) result = send(attempt++)
    return result
  }

  private suspend fun suspect(put: Doubt?) {
    doubt = put
    upload.memory.save(put?.let { mapOf("key" to it.key, "policy" to it.policy, "since" to it.since.toString()) })
  }

  /** What has arrived; throws where a write-once key has another object. */
  private suspend fun arrived(skew: Duration): Stored? {
    val (key, since) = doubt!!.key to doubt!!.since
    val found = upload.look(key)
    val there = found["object"]?.members() ?: return null
    if (found["matches"] == true && Instant.parse(there.text("lastModified")) >= since - skew) {
      return upload.stored(key, doubt!!.policy, found).also { suspect(null) }
    }
    if (skew == YOUNGER || upload.policy?.overwrite == false) {
      suspect(null)
      throw taken(key)
    }
    return null
  }

  private suspend fun send(attempt: Int): Stored? {
    val grant = upload.calls.json("POST", "v1/uploads", upload.wish)
    val key = grant.text("key")
    val before = doubt?.takeIf { it.key == key }
    val since = before?.since ?: (Instant.parse(grant.text("expiresAt")) - grant.long("expiresIn").seconds)
    suspect(Doubt(key, grant["policy"] as String?, since))
    val outcome = try {
      upload.calls.put(grant, upload.file, 0, upload.file.size) { upload.progress.at(0, it) }
    } catch (changed: PresignerException) {
      suspect(null)
      throw changed
    }
    if (outcome.isGood) {
      suspect(null)
      upload.progress.at(0, upload.file.size)
      val found = if (wantsReceipt) try { upload.look(key) } catch (_: PresignerException) { emptyMap() } else emptyMap()
      return upload.stored(key, grant["policy"] as String?, found)
    }
    if (outcome.status == 412) {
      return arrived(if (before != null) SKEW else YOUNGER) ?: run {
        suspect(null)
        throw taken(key)
      }
    }
    if (outcome.status == 0 || outcome.status >= 500) arrived(SKEW)?.let { return it } else suspect(before)
    upload.calls.again(outcome, attempt)
    return null
  }

  private companion object {
    /** Clocks of service and store may differ a little. */
    val SKEW = 2.seconds

    /** After a refusal that nothing explains but another object: younger than the URL, to the second. */
    val YOUNGER = (-1).milliseconds
  }
}

/** In parts. What it takes to go on is remembered; what has arrived, the store knows. */
internal class Parts(private val job: Upload, private val atOnce: Int) {
  /** The store has no such upload. */
  private class Gone : Exception()

  private class Ticket(val number: Int, val request: Map<String, Any?>, val until: Instant)

  private val calls = job.calls

  /** The upload at the store, as it is remembered; null before it begins and after it has ended. */
  private var upload: Map<String, Any?>? = null
  private val arrived = mutableSetOf<Int>()

  suspend fun run(): Stored {
    upload = remembered()
    val before = upload
    try {
      return rounds()
    } catch (_: Gone) {
      // Completed, and the answer got lost; or aborted, by hand or by age.
      val key = begun().text("key")
      val found = mine()
      forget()
      if (found != null) return found
      if (before != null) return run()
      throw PresignerException("upload-not-found", 404, "The store no longer has this upload.", mapOf("key" to key))
    } catch (failed: PresignerException) {
      // Nothing could go on with these parts.
      if (failed.slug == "file-changed") cancel()
      throw failed
    }
  }

  /** Leaves nothing of it at the store. A part on its way may land after the abort (S3 API), so it is looked at again. */
  suspend fun cancel() {
    upload = upload ?: remembered()
    val query = query()
    forget()
    repeat(if (query.isEmpty()) 0 else ROUNDS) {
      try {
        calls.json("DELETE", PATH, query = query, tries = 1)
        if (calls.json("GET", "$PATH/parts", query = query, tries = 1).list("parts").isEmpty()) return
      } catch (_: PresignerException) {
        // No such upload any more; or the bucket's rule for abandoned uploads has to do it.
        return
      }
    }
  }

  private suspend fun remembered() = job.memory.load()?.takeIf { "uploadId" in it }

  private fun begun() = checkNotNull(upload)

  private fun query() = upload?.let { mapOf("uploadId" to it.text("uploadId"), "key" to it.text("key")) } ?: emptyMap()

  private suspend fun remember(vararg more: Pair<String, Any?>) {
    upload = begun() + more
    job.memory.save(upload)
  }

  private suspend fun forget() {
    upload = null
    arrived.clear()
    job.memory.save(null)
  }

  private suspend fun rounds(): Stored {
    if (upload == null) begin() else stock()
    repeat(ROUNDS) { round ->
      if (round > 0) stock()
      sendMissing()
      job.file.check()
      join()?.let { return it }
    }
    throw PresignerException("not-stored", 409, "The store keeps losing parts of this file.")
  }

  private suspend fun begin() {
    val policy = job.policy!!
    val key = job.wish["key"] ?: if (policy.fields["names"] == "caller") policy.prefix + job.wish["filename"] else null
    val there = if (key != null && policy.can("upload")) job.look(key as String)["object"]?.members() else null
    // A store would find out at the end only.
    if (there != null && !policy.overwrite) throw taken(key as String)
    var attempt = 1
    while (upload == null) {
      try {
        // Not to be stopped on its way: an upload whose id is not known could not be aborted.
        withContext(NonCancellable) {
          upload = calls.json("POST", PATH, job.wish - "expiresIn", tries = 1)
          remember("before" to version(there))
        }
      } catch (failed: PresignerException) {
        calls.rest(failed, attempt++)
      }
    }
  }

  /** What the store has of it. */
  private suspend fun stock(others: Set<Int> = emptySet()) {
    // As it was when the store was asked: others may arrive meanwhile.
    val some = begun()["some"] == true
    val parts = try {
      calls.json("GET", "$PATH/parts", query = query()).list("parts").map { it.members() }
    } catch (failed: PresignerException) {
      throw if (failed.status == 404) Gone() else failed
    }
    // Some stores answer an empty list for what they do not know.
    if (parts.isEmpty() && some) throw Gone()
    arrived.clear()
    arrived += others + parts.filter { it.long("size") == length(it.number()) }.map { it.number() }
    arrived.forEach { job.progress.at(it, length(it)) }
  }

  /** Some parts at a time. The first that fails for good ends the others, and nothing is on its way when this ends. */
  private suspend fun sendMissing() = coroutineScope {
    val tickets = Tickets(ArrayDeque((1..begun().long("partCount").toInt()).filter { it !in arrived }))
    repeat(atOnce) {
      launch {
        while (true) sendPart(tickets.next() ?: break, tickets)
      }
    }
  }

  /** Gives out URLs, one caller after the other: of the number asked for, else of the next that is missing. */
  private inner class Tickets(private val missing: ArrayDeque<Int>) {
    private val turn = Mutex()
    private val signed = HashMap<Int, Ticket>()

    suspend fun next(wanted: Int? = null): Ticket? = turn.withLock {
      val number = wanted ?: missing.removeFirstOrNull() ?: return null
      val isGood = signed[number]?.let { it.until > Clock.System.now() } == true
      if (!isGood) sign(listOf(number) + missing.filter { it !in signed }.take(SIGNED_AT_ONCE - 1))
      signed.remove(number)
    }

    private suspend fun sign(numbers: List<Int>) {
      val answer = calls.json("POST", "$PATH/parts", query() + mapOf("contentLength" to job.file.size, "partNumbers" to numbers))
      val expires = Instant.parse(answer.text("expiresAt"))
      // Over at once: then it is the clock of the device that is wrong, and the store has to say when a URL has expired.
      val until = if (expires > Clock.System.now()) expires else Instant.DISTANT_FUTURE
      answer.list("parts").map { it.members() }.forEach { signed[it.number()] = Ticket(it.number(), it, until) }
    }
  }

  private suspend fun sendPart(first: Ticket, tickets: Tickets) {
    val number = first.number
    var ticket = first
    var attempt = 1
    while (true) {
      val outcome = calls.put(ticket.request, job.file, (number - 1) * begun().long("partSize"), length(number)) { job.progress.at(number, it) }
      if (outcome.isGood) break
      job.progress.at(number, 0)
      if (outcome.status == 404) throw Gone()
      calls.again(outcome, attempt++)
      // A lost answer may have been a success.
      if ((outcome.status == 0 || outcome.status >= 500) && has(number)) break
      ticket = checkNotNull(tickets.next(number))
    }
    arrived += number
    job.progress.at(number, length(number))
    if (begun()["some"] != true) remember("some" to true)
  }

  private suspend fun has(number: Int): Boolean {
    val others = arrived.toSet()
    stock(others)
    return number in arrived
  }

  /** What is stored; null where parts are missing after all. */
  private suspend fun join(): Stored? {
    val key = begun().text("key")
    var doubt = begun()["joining"] == true
    remember("joining" to true)
    var attempt = 1
    while (true) {
      try {
        val done = calls.json("POST", "$PATH/complete", query() + ("contentLength" to job.file.size), tries = 1)
        forget()
        return Stored(key, job.policy?.name, done.long("size"), done["etag"] as String?, done["receipt"] as String?)
      } catch (failed: PresignerException) {
        if (failed.status == 409) return null
        if (failed.status == 404) throw Gone()
        if (failed.status == 422) {
          // Aborted by the service: no further part could mend it.
          forget()
          throw failed
        }
        val refused = failed.status == 412
        val found = if (!refused || doubt) mine() else null
        if (found != null) {
          forget()
          return found
        }
        if (refused) {
          cancel()
          throw taken(key)
        }
        doubt = true
        calls.rest(failed, attempt++)
      }
    }
  }

  /** The object, if it came of this upload: when it began there was none, or another. */
  private suspend fun mine(): Stored? {
    val key = begun().text("key")
    val found = job.look(key)
    val isMine = found["matches"] == true && version(found["object"]?.members()) != begun()["before"]
    return if (isMine) job.stored(key, job.policy?.name, found) else null
  }

  private fun length(number: Int): Long {
    val size = begun().long("partSize")
    return minOf(size, job.file.size - (number - 1) * size)
  }

  private fun Map<String, Any?>.number() = long("partNumber").toInt()

  /** Tells the objects apart that a key has had. */
  private fun version(there: Map<String, Any?>?) = there?.let { "${it["etag"]} ${it["lastModified"]}" }

  private companion object {
    const val PATH = "v1/multipart"
    const val ROUNDS = 3

    /** Few, so that the last of them is still good when its turn comes. */
    const val SIGNED_AT_ONCE = 8
  }
}

/** The file as it was chosen. */
internal class LocalFile(private val file: File) {
  val size = file.length()
  val date = file.lastModified()

  init {
    if (!file.isFile) throw FileNotFoundException(file.path)
  }

  fun check() {
    if (file.length() != size || file.lastModified() != date) throw PresignerException("file-changed", 0, "The file changed while it was sent.")
  }

  fun sha256(): String = HashingSource.sha256(file.source()).use { hashing ->
    hashing.buffer().readAll(blackholeSink())
    hashing.hash.base64()
  }

  /** The signed headers have its type; its length is signed too, so it is never chunked. */
  fun body(from: Long, length: Long, onProgress: (Long) -> Unit): RequestBody = object : RequestBody() {
    override fun contentType() = null
    override fun contentLength() = length

    // OkHttp must not repeat it by itself: what has become of it is asked first.
    override fun isOneShot() = true
    override fun writeTo(sink: BufferedSink) {
      FileSystem.SYSTEM.openReadOnly(file.toOkioPath()).use { handle ->
        handle.source(from).use { source ->
          var sent = 0L
          while (sent < length) {
            val read = source.read(sink.buffer, minOf(STEP, length - sent))
            if (read < 0) throw FileNotFoundException("${file.path} has become shorter")
            sink.emitCompleteSegments()
            sent += read
            onProgress(sent)
          }
        }
      }
    }
  }

  private companion object {
    const val STEP = 64L shl 10
  }
}

/** Where one upload is remembered, as JSON. */
internal class Place(private val memory: UploadMemory, private val id: String) {
  suspend fun load() = memory.load(id)?.let { Buffer().writeUtf8(it).members() }
  suspend fun save(what: Map<String, Any?>?) = memory.save(id, what?.toJson())
}

/** Bytes that have left, by part. */
internal class Progress(private val all: Long, private val tell: (Long, Long) -> Unit) {
  private val bytes = HashMap<Int, Long>()
  private var sum = 0L
  private var most = -1L

  @Synchronized
  fun at(part: Int, sent: Long) {
    sum += sent - (bytes.put(part, sent) ?: 0)
    if (sum > most) {
      most = sum
      tell(sum, all)
    }
  }
}
