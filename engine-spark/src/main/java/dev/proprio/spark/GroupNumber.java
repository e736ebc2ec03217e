package dev.proprio.spark;

import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/** Which of so many groups a lease's answer goes to. */
record GroupNumber(int groups) implements PairFunction<Tuple2<LeaseReturn, Long>, Integer, LeaseReturn> {
    @Override
    public Tuple2<Integer, LeaseReturn> call(Tuple2<LeaseReturn, Long> numbered) {
        return new Tuple2<>((int) (numbered._2() % groups), numbered._1());
    }
}
