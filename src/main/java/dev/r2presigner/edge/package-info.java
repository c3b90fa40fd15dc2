/**
 * Defends connections and raw requests before anything knows a resource. The only place with Netty
 * and Vert.x internals. What ends a connection, and when:
 *
 * <table>
 * <caption>Each row has its test, in {@code edge} or {@code fault}.</caption>
 * <tr><th>What</th><th>Bound</th><th>Where</th></tr>
 * <tr><td>silence before a first byte or between requests</td><td>20 s</td>
 *   <td>{@code quarkus.http.idle-timeout}</td></tr>
 * <tr><td>head, from its first byte</td><td>15 s; 16 KiB, 8 KiB for its first line</td>
 *   <td>{@link dev.r2presigner.edge.ConnectionTimeouts}, {@code quarkus.http.limits}</td></tr>
 * <tr><td>body, from the end of its head</td><td>30 s; 64 KiB, or 2 MiB</td>
 *   <td>{@link dev.r2presigner.edge.ConnectionTimeouts}, {@code rest.RequestBody}</td></tr>
 * <tr><td>answer, made and taken by the socket</td><td>55 s</td>
 *   <td>{@link dev.r2presigner.edge.ConnectionTimeouts}</td></tr>
 * <tr><td>pipelined requests without an answer</td><td>16; none while an answer is not read</td>
 *   <td>{@link dev.r2presigner.edge.ConnectionTimeouts}</td></tr>
 * <tr><td>unread answers of all connections</td><td>1/16 of the heap, the oldest go</td>
 *   <td>{@link dev.r2presigner.edge.UnreadAnswers}</td></tr>
 * <tr><td>connections</td><td>7/8 of {@code HTTP_MAX_CONNECTIONS}, the most silent go</td>
 *   <td>{@link dev.r2presigner.edge.OpenConnections}</td></tr>
 * <tr><td>a head that two servers could read differently</td><td>at once</td>
 *   <td>{@link dev.r2presigner.edge.RequestSmugglingGuard}</td></tr>
 * </table>
 */
@NullMarked
package dev.r2presigner.edge;

import org.jspecify.annotations.NullMarked;
