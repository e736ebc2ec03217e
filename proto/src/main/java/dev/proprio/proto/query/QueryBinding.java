package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.v1.ModelRef;

/**
 * What a secure aggregation of answers is bound to, so that no device can be asked something else than the others: what stands where a
 * round of training has the digests of its model and of its terms.
 *
 * @param model digest of the query, of the model that is evaluated, if one is, and of what is said of it
 * @param terms digest of the query and of its round
 */
public record QueryBinding(ByteString model, ByteString terms) {
    /**
     * That of a query.
     *
     * @param round in which it is asked
     * @param model as a task refers to it; the default instance where there is none
     */
    public static QueryBinding of(Query query, int round, ModelRef model) {
        ByteString terms = query.digest(round);
        ByteString asked = CanonicalBytes.labelled("proprio/v1/asked")
                .prefixed(terms.toByteArray())
                .prefixed(model.getSha256().toByteArray())
                .prefixed(model.getDescriptionSha256().toByteArray())
                .sha256();
        return new QueryBinding(asked, terms);
    }
}
