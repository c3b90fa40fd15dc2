// Not run by this repository's tests. `transfers` is the app's own OkHttpTransfers.
import android.content.Context
import androidx.work.Constraints
import androidx.work.ExistingWorkPolicy
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.WorkManager
import androidx.work.Worker
import androidx.work.WorkerParameters
import androidx.work.workDataOf
import java.io.File
import java.io.IOException
import java.time.Instant
import okhttp.OkHttpTransfers

class UploadWorker(context: Context, parameters: WorkerParameters) : Worker(context, parameters) {
  override fun doWork(): Result = try {
    val (file, key, type) = listOf("file", "key", "type").map { inputData.getString(it)!! }
    transfers.upload(File(file), key, type, Instant.ofEpochMilli(inputData.getLong("since", 0)))
    Result.success()
  } catch (refused: OkHttpTransfers.Refused) {
    Result.failure(workDataOf("why" to refused.message))
  } catch (broken: IOException) {
    Result.retry() // with WorkManager's exponential back-off
  }
}

/** `file` is a copy that belongs to the app; call this when the user has chosen it. */
fun enqueueUpload(context: Context, file: String, key: String, type: String) {
  val online = Constraints.Builder().setRequiredNetworkType(NetworkType.CONNECTED).build()
  val input = workDataOf("file" to file, "key" to key, "type" to type, "since" to System.currentTimeMillis())
  val work = OneTimeWorkRequestBuilder<UploadWorker>().setConstraints(online).setInputData(input).build()
  WorkManager.getInstance(context).enqueueUniqueWork(key, ExistingWorkPolicy.KEEP, work)
}
