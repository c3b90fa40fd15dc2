// The tests run it against stand-ins for WorkManager, not on Android. `clientOf` is yours: the PresignerClient of the user who is logged in, with
// PreferencesMemory as its memory and a token function that can renew the token without the user.
package dev.r2presigner.client

import android.content.Context
import android.content.SharedPreferences
import androidx.work.Constraints
import androidx.work.CoroutineWorker
import androidx.work.ExistingWorkPolicy
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.WorkManager
import androidx.work.WorkerParameters
import androidx.work.workDataOf
import java.io.File
import java.io.FileNotFoundException

/**
 * An upload in the background. WorkManager stops a worker after ten minutes, and when the network goes; the next run goes on with the parts
 * that are missing. So give the policy `multipart`, or a large file never arrives on a slow network. Each run asks for new URLs and uses them
 * at once: they may end with the token. Only if no token can be had in the background does it fail, and `outlives-token` does not help with that.
 */
class UploadWorker(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
  override suspend fun doWork(): Result {
    val file = File(inputData.getString("file")!!)
    val where = Where(key = inputData.getString("key"), contentType = inputData.getString("type"))
    val client = clientOf(applicationContext)
    val refusals = applicationContext.getSharedPreferences("upload-refusals", Context.MODE_PRIVATE)
    var shown = -1L
    try {
      val stored = client.upload(file, where) { sent, all ->
        val percent = 100 * sent / maxOf(all, 1)
        if (percent > shown) {
          shown = percent
          setProgressAsync(workDataOf("percent" to percent))
        }
      }
      refusals.edit().remove(id.toString()).apply()
      return Result.success(workDataOf("key" to stored.key, "etag" to stored.etag, "receipt" to stored.receipt))
    } catch (failed: PresignerException) {
      // A lost network costs no try, and neither does a stop by the system; runAttemptCount would count both.
      if (failed.isPassing && failed.status == 0) return Result.retry() // with WorkManager's exponential back-off
      val count = refusals.getInt(id.toString(), 0) + 1
      if (failed.isPassing && count < MOST_REFUSALS) {
        refusals.edit().putInt(id.toString(), count).apply()
        return Result.retry()
      }
      refusals.edit().remove(id.toString()).apply()
      try {
        client.discard(file, where)
      } catch (_: PresignerException) {
        // The bucket's rule for abandoned uploads has to do it.
      }
      return Result.failure(workDataOf("slug" to failed.slug, "why" to failed.message))
    } catch (gone: FileNotFoundException) {
      return Result.failure(workDataOf("slug" to "file-changed", "why" to gone.message))
    }
  }

  companion object {
    const val MOST_REFUSALS = 10
  }
}

class PreferencesMemory(private val preferences: SharedPreferences) : UploadMemory {
  override suspend fun load(id: String) = preferences.getString(id, null)
  override suspend fun save(id: String, value: String?) = preferences.edit().putString(id, value).apply() // null removes
}

/** `file` is a copy that belongs to the app; call this when the user has chosen it. */
fun enqueueUpload(context: Context, file: String, key: String, type: String) {
  val online = Constraints.Builder().setRequiredNetworkType(NetworkType.CONNECTED).build()
  val input = workDataOf("file" to file, "key" to key, "type" to type)
  val work = OneTimeWorkRequestBuilder<UploadWorker>().setConstraints(online).setInputData(input).build()
  WorkManager.getInstance(context).enqueueUniqueWork(key, ExistingWorkPolicy.KEEP, work)
}
