// What teams write today, for the benchmark: a bearer token checked, a key under the user's own prefix, a PUT presigned.
// Built without modules, from Debian's packages golang-github-aws-aws-sdk-go-v2-dev and golang-github-golang-jwt-jwt-dev.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/golang-jwt/jwt"
)

type upload struct {
	Key           string `json:"key"`
	ContentType   string `json:"contentType"`
	ContentLength int64  `json:"contentLength"`
}

type reply struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Key     string            `json:"key"`
}

func main() {
	env := os.Getenv
	pem, err := os.ReadFile(env("TOKEN_KEYS"))
	if err != nil {
		log.Fatal(err)
	}
	key, err := jwt.ParseRSAPublicKeyFromPEM(pem)
	if err != nil {
		log.Fatal(err)
	}
	client := s3.New(s3.Options{
		Region:           "auto",
		UsePathStyle:     true,
		EndpointResolver: s3.EndpointResolverFromURL(env("R2_ENDPOINT")),
		Credentials:      credentials.NewStaticCredentialsProvider(env("R2_ACCESS_KEY_ID"), env("R2_SECRET_ACCESS_KEY"), ""),
	})
	presigner := s3.NewPresignClient(client)
	parser := jwt.Parser{ValidMethods: []string{"RS256"}}

	http.HandleFunc("/v1/uploads", func(w http.ResponseWriter, r *http.Request) {
		claims := jwt.MapClaims{}
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		_, err := parser.ParseWithClaims(token, claims, func(*jwt.Token) (interface{}, error) { return key, nil })
		if err != nil || !claims.VerifyIssuer(env("TOKEN_ISSUER"), true) || !claims.VerifyAudience(env("TOKEN_AUDIENCE"), true) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		var wish upload
		if json.NewDecoder(r.Body).Decode(&wish) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		subject, _ := claims["sub"].(string)
		if !strings.HasPrefix(wish.Key, "users/"+subject+"/photos/") || !strings.HasPrefix(wish.ContentType, "image/") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		signed, err := presigner.PresignPutObject(r.Context(), &s3.PutObjectInput{
			Bucket:        aws.String(env("R2_BUCKET")),
			Key:           aws.String(wish.Key),
			ContentType:   aws.String(wish.ContentType),
			ContentLength: wish.ContentLength,
		}, s3.WithPresignExpires(5*time.Minute))
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		headers := map[string]string{}
		for name, values := range signed.SignedHeader {
			headers[strings.ToLower(name)] = strings.Join(values, ",")
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(reply{signed.Method, signed.URL, headers, wish.Key})
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+env("PORT"), nil))
}
