resource "cloudflare_r2_bucket_cors" "r2_presigner" {
  account_id   = "0123456789abcdef"
  bucket_name  = "media"
  jurisdiction = "eu"

  rules = [{
    id = "r2-presigner"
    allowed = {
      origins = ["https://app.example.com", "http://localhost:3000"]
      methods = ["DELETE", "GET", "HEAD", "POST", "PUT"]
      headers = ["cache-control", "content-type", "x-amz-meta-title"]
    }
    expose_headers  = ["ETag", "Content-Range"]
    max_age_seconds = 3600
  }]
}
