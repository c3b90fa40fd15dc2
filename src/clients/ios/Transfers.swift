// Not run by this repository's tests. What it needs of the app is named in the first comment below.
import UIKit

/// `call` and `ended` are yours. The first posts JSON to the service with a valid token, on a session that has waitsForConnectivity, decodes
/// dates as .iso8601 and throws Refused(status) for 4xx except 429. The second is called once for each transfer, with the error if there is one.
///
/// The system sends when it likes, perhaps at night. Give the policy an `expiry` of hours and `outlives-token: true`, or a URL ends with the token.
final class Transfers: NSObject, URLSessionDownloadDelegate {
  static let shared = Transfers()
  static let mostRefusals = 5
  private static let queue = { let queue = OperationQueue(); queue.maxConcurrentOperationCount = 1; return queue }()
  private static var handler: (() -> Void)? // on this queue only

  struct Wish: Codable { // goes with its task, since the system may end the app
    let key: String, file: String // a name in the app's own folder, whose path changes with updates
    var type: String? // of an upload; a download has none
    var since = Date(), until = Date.distantFuture, refusals = 0 // until: the end of its URL
  }
  struct Grant: Decodable { let method: String, url: URL, headers: [String: String], expiresAt: Date }
  struct Found: Decodable { struct Object: Decodable { let lastModified: Date }; let matches: Bool, object: Object }

  private var session: URLSession!
  private var working: [Task<Void, Never>] = [] // on the queue only
  override private init() {
    super.init()
    session = URLSession(configuration: .background(withIdentifier: "transfers"), delegate: self, delegateQueue: Transfers.queue)
  }

  func at(_ wish: Wish) -> URL { URL.applicationSupportDirectory.appending(path: wish.file) }
  func wish(of task: URLSessionTask) -> Wish? { task.taskDescription.flatMap { try? JSONDecoder().decode(Wish.self, from: Data($0.utf8)) } }

  func start(_ wish: Wish) async throws {
    var going = wish
    let grant: Grant, task: URLSessionTask
    if wish.type == nil {
      grant = try await call("/v1/downloads", ["key": wish.key])
      task = session.downloadTask(with: request(grant))
    } else {
      grant = try await call("/v1/uploads", described(wish))
      task = session.uploadTask(with: request(grant), fromFile: at(wish)) // never a stream: its length is signed
    }
    going.until = grant.expiresAt
    task.taskDescription = String(decoding: try JSONEncoder().encode(going), as: UTF8.self)
    task.resume()
  }

  func request(_ grant: Grant) -> URLRequest {
    var request = URLRequest(url: grant.url)
    request.httpMethod = grant.method
    for (name, value) in grant.headers { request.setValue(value, forHTTPHeaderField: name) }
    return request
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
    let status = error == nil ? (task.response as? HTTPURLResponse)?.statusCode ?? 0 : 0
    if status / 100 == 2 { return ended(done, nil) }
    if (error as? URLError)?.code == .cancelled { return ended(done, error) }
    working.append(Task {
      do {
        let there = try await arrived(done)
        if there { return ended(done, nil) }
        var again = done
        // A lost network costs no try, and neither does a URL that expired before the system sent anything. A refusal does.
        let late = (status == 400 || status == 403) && Date() >= done.until
        if status != 0 && !late { again.refusals += 1 }
        guard again.refusals < Transfers.mostRefusals else { return ended(done, URLError(.badServerResponse)) }
        try await start(again) // with a new URL
      } catch { ended(done, error) }
    })
  }

  /// The system has started the app again, or woken it, for what its session has done meanwhile.
  static func woken(_ completionHandler: @escaping () -> Void) {
    queue.addOperation { handler = completionHandler } // before the session is made again, which delivers its events on this queue
    _ = shared
  }

  /// After the last event. The system may suspend the app once its handler is called, so what the events have begun comes first.
  func urlSessionDidFinishEvents(forBackgroundURLSession session: URLSession) {
    let (begun, handler) = (working, Transfers.handler)
    (working, Transfers.handler) = ([], nil)
    Task {
      for one in begun { await one.value }
      await MainActor.run { handler?() } // UIKit's, and so on the main thread
    }
  }
}

extension AppDelegate { // in SwiftUI by @UIApplicationDelegateAdaptor
  func application(_ application: UIApplication, handleEventsForBackgroundURLSession identifier: String, completionHandler: @escaping () -> Void) {
    Transfers.woken(completionHandler)
  }
}
