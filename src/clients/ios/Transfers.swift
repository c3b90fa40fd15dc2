// Not run by this repository's tests. What it needs of the app is named in the first comment below.
import Foundation

/// `call` and `ended` are yours. The first posts JSON to the service with a valid token, decodes dates as .iso8601 and throws
/// Refused(status) for 4xx except 429. The second is called once for each transfer, with the error if there is one.
final class Transfers: NSObject, URLSessionDownloadDelegate {
  struct Wish: Codable { // goes with its task, since the system may end the app
    let key: String, file: String // a name in the app's own folder, whose path changes with updates
    var type: String? // of an upload; a download has none
    var since = Date(), left = 3
  }
  struct Grant: Decodable { let method: String, url: URL, headers: [String: String] }
  struct Found: Decodable { struct Object: Decodable { let lastModified: Date }; let matches: Bool, object: Object }

  lazy var session = URLSession(configuration: .background(withIdentifier: "transfers"), delegate: self, delegateQueue: nil)
  func at(_ wish: Wish) -> URL { URL.applicationSupportDirectory.appending(path: wish.file) }
  func wish(of task: URLSessionTask) -> Wish? { task.taskDescription.flatMap { try? JSONDecoder().decode(Wish.self, from: Data($0.utf8)) } }

  func start(_ wish: Wish) async throws {
    let task: URLSessionTask
    if wish.type == nil {
      let grant: Grant = try await call("/v1/downloads", ["key": wish.key])
      task = session.downloadTask(with: grant.url)
    } else {
      let grant: Grant = try await call("/v1/uploads", described(wish))
      var put = URLRequest(url: grant.url)
      put.httpMethod = grant.method
      for (name, value) in grant.headers { put.setValue(value, forHTTPHeaderField: name) }
      task = session.uploadTask(with: put, fromFile: at(wish)) // never a stream: its length is signed
    }
    task.taskDescription = String(decoding: try JSONEncoder().encode(wish), as: UTF8.self)
    task.resume()
  }

  func described(_ wish: Wish) throws -> [String: Any] {
    let size = try at(wish).resourceValues(forKeys: [.fileSizeKey]).fileSize!
    return ["key": wish.key, "contentType": wish.type!, "contentLength": size]
  }

  /// Also after a 412: a repeated PUT is refused because the first one arrived.
  func arrived(_ wish: Wish) async throws -> Bool {
    guard wish.type != nil else { return false }
    do {
      let found: Found = try await call("/v1/uploads/confirm", described(wish))
      return found.matches && found.object.lastModified > wish.since - 60
    } catch let refused as Refused where refused.status == 404 {
      return false
    }
  }

  func urlSession(_ session: URLSession, downloadTask: URLSessionDownloadTask, didFinishDownloadingTo location: URL) {
    let status = (downloadTask.response as? HTTPURLResponse)?.statusCode ?? 0
    guard status / 100 == 2, let done = wish(of: downloadTask) else { return } // else it is the store's refusal
    _ = try? FileManager.default.replaceItemAt(at(done), withItemAt: location) // at once: the system deletes it when this returns
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
    guard let done = wish(of: task) else { return }
    let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
    if error == nil && status / 100 == 2 { return ended(done, nil) }
    if (error as? URLError)?.code == .cancelled { return ended(done, error) }
    Task {
      do {
        let there = try await arrived(done)
        if there { return ended(done, nil) }
        var again = done
        again.left -= 1
        guard again.left > 0 else { return ended(done, error ?? URLError(.badServerResponse)) }
        try await start(again) // with a new URL: the old one may have expired
      } catch { ended(done, error) }
    }
  }
}
