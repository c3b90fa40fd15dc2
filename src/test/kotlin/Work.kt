/** Stands in for as much of WorkManager as UploadWorker.kt needs. A test runs the worker itself, so nothing is ever enqueued. */
package androidx.work

import android.content.Context
import java.util.UUID

class Data(val keyValueMap: Map<String, Any?>) {
  fun getString(key: String) = keyValueMap[key] as String?
}

fun workDataOf(vararg pairs: Pair<String, Any?>) = Data(pairs.toMap())

class WorkerParameters(val id: UUID, val inputData: Data)

abstract class ListenableWorker(val applicationContext: Context, private val parameters: WorkerParameters) {
  val id get() = parameters.id
  val inputData get() = parameters.inputData
  val progress = mutableListOf<Data>()

  fun setProgressAsync(data: Data) {
    progress += data
  }

  class Result(val name: String, val data: Data = workDataOf()) {
    companion object {
      fun success(data: Data) = Result("success", data)
      fun retry() = Result("retry")
      fun failure(data: Data) = Result("failure", data)
    }
  }
}

abstract class CoroutineWorker(context: Context, parameters: WorkerParameters) : ListenableWorker(context, parameters) {
  abstract suspend fun doWork(): Result
}

enum class NetworkType { CONNECTED }

enum class ExistingWorkPolicy { KEEP }

class Constraints {
  class Builder {
    fun setRequiredNetworkType(type: NetworkType) = this
    fun build() = Constraints()
  }
}

class OneTimeWorkRequest {
  class Builder {
    fun setConstraints(constraints: Constraints) = this
    fun setInputData(data: Data) = this
    fun build() = OneTimeWorkRequest()
  }
}

inline fun <reified W : ListenableWorker> OneTimeWorkRequestBuilder() = OneTimeWorkRequest.Builder()

class WorkManager {
  fun enqueueUniqueWork(name: String, policy: ExistingWorkPolicy, work: OneTimeWorkRequest) {}

  companion object {
    fun getInstance(context: Context) = WorkManager()
  }
}
