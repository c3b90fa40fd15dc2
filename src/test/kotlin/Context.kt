/** Stands in for as much of Android as UploadWorker.kt needs. */
package android.content

interface SharedPreferences {
  fun getString(key: String, otherwise: String?): String?
  fun getInt(key: String, otherwise: Int): Int
  fun edit(): Editor

  interface Editor {
    fun putString(key: String, value: String?): Editor
    fun putInt(key: String, value: Int): Editor
    fun remove(key: String): Editor
    fun apply()
  }
}

/** Remembers as long as the process lives. */
open class Context {
  private val values = HashMap<String, Any>()

  fun getSharedPreferences(name: String, mode: Int): SharedPreferences = Preferences("$name ")

  private inner class Preferences(private val place: String) : SharedPreferences, SharedPreferences.Editor {
    override fun getString(key: String, otherwise: String?) = values[place + key] as String? ?: otherwise
    override fun getInt(key: String, otherwise: Int) = values[place + key] as Int? ?: otherwise
    override fun edit() = this
    override fun putString(key: String, value: String?) = also { if (value == null) remove(key) else values[place + key] = value }
    override fun putInt(key: String, value: Int) = also { values[place + key] = value }
    override fun remove(key: String) = also { values.remove(place + key) }
    override fun apply() {}
  }

  companion object {
    const val MODE_PRIVATE = 0
  }
}
