/**
 * Defends connections and raw requests before anything knows a resource. The only place with Netty
 * and Vert.x internals. What ends a connection, and when:
 *
 * <table>
 * <caption>Each row has its test, in {@code edge} or {@code fault}.</caption>
 * <tr><th>What</th><th>Bound</th><th>Where</th></tr>
 * <tr><td>silence before a first byte or between requests</td><td>20 s</td>
 *   <td>{@code quarkus.http.idle-timeout}</td></tr>
 * <tr><td>request head, from its first byte</td><td>15 s; 16 KiB, 8 KiB for its first line</td>
 *   <td>{@link dev.r2presigner.edge.ConnectionTimeouts}, {@code quarkus.http.limits}</td></tr>
 * <tr><td>request body, from the end of the head</td><td>30 s; 64 KiB, or 2 MiB</td>
 *   <td>{@link dev.r2presigner.edge.ConnectionTimeouts}, {@code rest.RequestBody}</td></tr>
 * <tr><td>response, until the socket has taken it</td><td>55 s</td>
 *   <td>{@link dev.r2presigner.edge.ConnectionTimeouts}</td></tr>
 * <tr><td>unanswered pipelined requests</td><td>16; none while a response is unread</td>
 *   <td>{@link dev.r2presigner.edge.ConnectionTimeouts}</td></tr>
 * <tr><td>unread responses of all connections</td><td>1/16 of the heap; the oldest are closed</td>
 *   <td>{@link dev.r2presigner.edge.UnreadAnswers}</td></tr>
 * <tr><td>connections</td><td>7/8 of {@code HTTP_MAX_CONNECTIONS}; those silent longest are closed</td>
 *   <td>{@link dev.r2presigner.edge.OpenConnections}</td></tr>
 * <tr><td>request head that two servers could parse differently</td><td>at once</td>
 *   <td>{@link dev.r2presigner.edge.RequestSmugglingGuard}</td></tr>
 * </table>
 */
@NullMarked
package dev.r2presigner.edge;

import org.jspecify.annotations.NullMarked;
