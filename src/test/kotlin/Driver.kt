package driver

import android.content.Context
import androidx.work.Data
import androidx.work.WorkerParameters
import com.squareup.moshi.JsonReader
import com.squareup.moshi.JsonWriter
import dev.r2presigner.client.PreferencesMemory
import dev.r2presigner.client.PresignerClient
import dev.r2presigner.client.PresignerException
import dev.r2presigner.client.UploadMemory
import dev.r2presigner.client.UploadWorker
import dev.r2presigner.client.Where
import dev.r2presigner.client.client
import java.io.File
import java.net.InetSocketAddress
import java.net.Proxy
import java.util.Collections
import java.util.UUID
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import okhttp3.Cache
import okhttp3.OkHttpClient
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

/** An app with the client, as a test drives it: a line of JSON in, [function, arguments], and a line of JSON out. */
fun main() = runBlocking(Dispatchers.Default) {
  val app = App(this)
  for (line in generateSequence(::readlnOrNull)) {
    val call = JsonReader.of(Buffer().writeUtf8(line)).readJsonValue() as List<*>
    val answer = Buffer()
    JsonWriter.of(answer).jsonValue(mapOf("answer" to app.call(call[0] as String, call.drop(1)).takeIf { it != Unit }))
    println(answer.readUtf8())
  }
}

private class App(private val scope: CoroutineScope) {
  private class Run(val loaded: MutableList<Long>, val end: Deferred<Map<String, Any?>>)

  private val runs = HashMap<String, Run>()
  private val http = OkHttpClient()
  private val phone = Context()

  suspend fun call(function: String, arguments: List<*>): Any? = when (function) {
    "begin" -> begin(arguments[0] as String, members(arguments[1]), File(arguments[2] as String), where(members(arguments[3])))
    "ended" -> try {
      run(arguments).end.await()
    } catch (_: CancellationException) {
      mapOf("cancelled" to emptyMap<String, Any?>())
    }
    "loaded" -> run(arguments).loaded.toList()
    "cancel" -> run(arguments).end.cancel()
    "discard" -> told { client(members(arguments[0])).discard(File(arguments[1] as String), where(members(arguments[2]))) }
    "download" -> told { client(members(arguments[0])).download(arguments[1] as String, File(arguments[2] as String)) }
    "downloadUrl" -> told { mapOf("url" to client(members(arguments[0])).downloadUrl(arguments[1] as String)) }
    "policiesTwice" -> told {
      val client = client(members(arguments[0]))
      client.policies()
      mapOf("names" to client.policies(arguments[1] as Boolean).map { it.name })
    }
    "downloadWithCache" -> {
      val cached = http.newBuilder().cache(Cache(File(arguments[3] as String), 5 shl 20)).build()
      val outcome = told { client(members(arguments[0]), cached).download(arguments[1] as String, File(arguments[2] as String)) }
      outcome + ("cached" to cached.cache!!.urls().hasNext())
    }
    "work" -> work(members(arguments[0]), arguments[1] as String, members(arguments[2]))
    else -> error(function)
  }

  /** One run of the worker of this id, as WorkManager makes it. */
  private suspend fun work(options: Map<String, Any?>, id: String, input: Map<String, Any?>): Map<String, Any?> {
    client = client(options, memory = PreferencesMemory(phone.getSharedPreferences("uploads", Context.MODE_PRIVATE)))
    val worker = UploadWorker(phone, WorkerParameters(UUID.nameUUIDFromBytes(id.toByteArray()), Data(input)))
    val result = worker.doWork()
    return mapOf("result" to result.name, "data" to result.data.keyValueMap, "progress" to worker.progress.map { it.keyValueMap["percent"] })
  }

  private fun run(arguments: List<*>) = runs.getValue(arguments[0] as String)

  /** Does not wait for its end. */
  private fun begin(name: String, options: Map<String, Any?>, file: File, where: Where) {
    val loaded = Collections.synchronizedList(mutableListOf<Long>())
    val client = client(options)
    val end = scope.async {
      told("stored") {
        val stored = client.upload(file, where, options["receipt"] != false) { sent, _ -> loaded += sent }
        mapOf("key" to stored.key, "policy" to stored.policy, "size" to stored.size, "etag" to stored.etag, "receipt" to stored.receipt)
      }
    }
    runs[name] = Run(loaded, end)
  }

  /** A client whose token goes on to the next of these after a refusal. */
  private fun client(
    options: Map<String, Any?>, app: OkHttpClient = http, memory: UploadMemory = FileMemory(File(options["memory"] as String)),
  ): PresignerClient {
    val tokens = options["tokens"] as List<*>
    var at = 0
    val proxy = (options["proxy"] as Number?)?.let { Proxy(Proxy.Type.HTTP, InetSocketAddress("localhost", it.toInt())) }
    return PresignerClient(
      service = options["service"] as String,
      http = app.newBuilder().proxy(proxy).build(),
      memory = memory,
      partsAbove = (options["partsAbove"] as Number?)?.toLong() ?: (20L shl 20),
      tries = (options["tries"] as Number?)?.toInt() ?: 5,
      backoff = 50.milliseconds,
    ) { refused -> tokens[if (refused) ++at else at] as String }
  }

  private fun where(given: Map<String, Any?>) = Where(
    key = given["key"] as String?, filename = given["filename"] as String?, policy = given["policy"] as String?,
    contentType = given["contentType"] as String?, expiresIn = (given["expiresIn"] as Number?)?.toLong(),
    checksumSha256 = given["checksumSha256"] as String?,
  )

  private suspend fun told(name: String = "answer", work: suspend () -> Any?): Map<String, Any?> = try {
    mapOf(name to (work().takeIf { it != Unit } ?: emptyMap<String, Any?>()))
  } catch (failed: PresignerException) {
    mapOf("error" to failed.fields + mapOf("slug" to failed.slug, "status" to failed.status, "message" to failed.message, "isPassing" to failed.isPassing))
  }

  @Suppress("UNCHECKED_CAST")
  private fun members(value: Any?) = value as Map<String, Any?>
}

private class FileMemory(private val folder: File) : UploadMemory {
  private fun file(id: String) = File(folder, id.encodeUtf8().sha256().hex())
  override suspend fun load(id: String) = file(id).takeIf { it.exists() }?.readText()
  override suspend fun save(id: String, value: String?) {
    if (value == null) file(id).delete() else file(id).writeText(value)
  }
}
