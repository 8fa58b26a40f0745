/**
 * Keeps objects, their change log and attempts in a database: H2 (a file of this machine) or PostgreSQL.
 *
 * <p>Knows no executor and no job rules; imports the API and the JSON of jobs-manifest. The drivers of H2 and PostgreSQL are
 * touched by {@code H2Files}, {@code H2Recovery} and {@code Bells} only.
 */
@NullMarked
package dev.jobkit.store.jdbc;

import org.jspecify.annotations.NullMarked;
