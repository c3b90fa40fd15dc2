variable "account_id" {
  type = string
}

variable "bucket_name" {
  type = string
}

resource "cloudflare_r2_bucket_cors" "r2_presigner" {
  account_id  = var.account_id
  bucket_name = var.bucket_name

  rules = []
}
