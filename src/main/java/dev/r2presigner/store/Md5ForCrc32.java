package dev.r2presigner.store;

import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.checksums.ChecksumSpecs;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;

/**
 * Sends Content-MD5, and no other checksum, where S3 requires some checksum of a request. The SDK's
 * own plugin adds that header but leaves CRC32 beside it, and R2 has not implemented {@code
 * x-amz-checksum-*} for PutBucketCors (R2, S3 API compatibility).
 */
final class Md5ForCrc32 implements SdkPlugin {

  @Override
  public void configureClient(SdkServiceClientConfiguration.Builder config) {
    LegacyMd5Plugin.create().configureClient(config);
    // After the SDK's plugin, which finds out whether a checksum is required.
    config.overrideConfiguration(
        config.overrideConfiguration().toBuilder()
            .addExecutionInterceptor(new NothingRequired())
            .build());
  }

  private static final class NothingRequired implements ExecutionInterceptor {

    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      ChecksumSpecs specs = attributes.getAttribute(SdkExecutionAttribute.RESOLVED_CHECKSUM_SPECS);
      if (specs != null && specs.isRequestChecksumRequired() && specs.algorithmV2() == null) {
        attributes.putAttribute(
            SdkExecutionAttribute.RESOLVED_CHECKSUM_SPECS,
            specs.toBuilder().isRequestChecksumRequired(false).build());
      }
      return context.httpRequest();
    }
  }
}
