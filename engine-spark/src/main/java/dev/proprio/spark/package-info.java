/**
 * Runs whose leases are tasks of Apache Spark: {@link dev.proprio.spark.SparkTransport} brings them to executors,
 * {@link dev.proprio.spark.ExecutorWork} carries them out there, and {@link dev.proprio.spark.SparkCommand} is the command
 * line that has Spark on its class path.
 */
@NullMarked
package dev.proprio.spark;

import org.jspecify.annotations.NullMarked;
