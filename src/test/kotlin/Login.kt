package dev.r2presigner.client

import android.content.Context

/** What an app writes for UploadWorker.kt. */
lateinit var client: PresignerClient

fun clientOf(context: Context) = client
