package dev.proprio.parquet;

import dev.proprio.experiments.record.RunJson;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import tools.jackson.databind.JsonNode;

/** What a column holds; every one may lack a value. */
enum ColumnType {
    /** Numbers that are all whole. */
    INTEGER {
        @Override
        void add(Group row, String column, JsonNode value) {
            row.append(column, value.longValue());
        }
    },
    /** Numbers of which some are not whole. */
    DECIMAL {
        @Override
        void add(Group row, String column, JsonNode value) {
            row.append(column, value.doubleValue());
        }
    },
    /** True or false. */
    BOOLEAN {
        @Override
        void add(Group row, String column, JsonNode value) {
            row.append(column, value.booleanValue());
        }
    },
    /** All else; a list is its JSON. */
    TEXT {
        @Override
        void add(Group row, String column, JsonNode value) {
            row.append(column, value.isArray() ? RunJson.line(value) : value.asString());
        }
    };

    /** What a column with this value alone holds. */
    static ColumnType of(JsonNode value) {
        if (value.isBoolean()) {
            return BOOLEAN;
        }
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? INTEGER : TEXT;
        }
        return value.isNumber() ? DECIMAL : TEXT;
    }

    /** What a column with values of both holds. */
    ColumnType with(ColumnType other) {
        if (this == other) {
            return this;
        }
        return isNumber() && other.isNumber() ? DECIMAL : TEXT;
    }

    private boolean isNumber() {
        return this == INTEGER || this == DECIMAL;
    }

    /** A column of Parquet's. */
    PrimitiveType column(String name) {
        return switch (this) {
            case INTEGER -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case DECIMAL -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case TEXT ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
        };
    }

    /** Puts a value that this column may hold into a row. */
    abstract void add(Group row, String column, JsonNode value);
}
