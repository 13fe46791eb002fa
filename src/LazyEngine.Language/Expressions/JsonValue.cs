using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LazyEngine.Language.Expressions;

/// <summary>Values as JSON: whole numbers keep their digits, a float stays a float, and entries keep their order.</summary>
internal static class JsonValue
{
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Nesting.Deepest + 1, SkipValidation = true };

    /// <summary>Reads a value; the later of two entries with one key counts.</summary>
    /// <exception cref="ExpressionException">It is no JSON, or nests too deep.</exception>
    public static Value Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = Nesting.Deepest });
            reader.Read();
            var value = Value(ref reader);
            while (reader.Read())
            {
            }

            return value;
        }
        catch (JsonException)
        {
            throw new ExpressionException(ExpressionProblem.Evaluation, "The text is no JSON, or nests too deep.");
        }
        catch (InvalidOperationException)
        {
            throw new ExpressionException(ExpressionProblem.Evaluation, "The text has half of a surrogate pair, which is no character.");
        }
    }

    /// <summary>Writes a value: sets, sequences and tuples as lists, dates and timespans as text, keys as text.</summary>
    /// <exception cref="ExpressionException">JSON has nothing like it.</exception>
    public static byte[] Write(Value value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Written)) Write(writer, value);
        return stream.ToArray();
    }

    /// <summary>The name that a key has in JSON.</summary>
    public static string NameOf(Value key) => key.Kind switch
    {
        ValueKind.Text => key.Text,
        ValueKind.Null => "null",
        ValueKind.Boolean => key.Boolean ? "true" : "false",
        ValueKind.Integer => key.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Float => FloatText(key.Float),
        ValueKind.Time => Times.Text(key.Time, ' '),
        ValueKind.Span => Times.Text(key.Span),
        _ => throw new ExpressionException(ExpressionProblem.Evaluation, $"{Kinds.Of(key)} cannot be a key in JSON."),
    };

    /// <summary>A float with a point or an exponent, so that it is read as a float again.</summary>
    public static string FloatText(double number) =>
        double.IsFinite(number) ? PythonText.Of(number) : throw new ExpressionException(ExpressionProblem.Evaluation, "JSON has no infinity, and nothing that is no number.");

    private static Value Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Map(ref reader),
        JsonTokenType.StartArray => List(ref reader),
        JsonTokenType.String => Expressions.Value.Of(reader.GetString()!),
        JsonTokenType.Number => Number(reader.ValueSpan),
        JsonTokenType.True => Expressions.Value.True,
        JsonTokenType.False => Expressions.Value.False,
        _ => Expressions.Value.Null,
    };

    private static Value List(ref Utf8JsonReader reader)
    {
        var items = new List<Value>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Value(ref reader));
        return Expressions.Value.OfList(items);
    }

    private static Value Map(ref Utf8JsonReader reader)
    {
        var entries = new List<KeyValuePair<Value, Value>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Expressions.Value.Of(reader.GetString()!);
            reader.Read();
            entries.Add(KeyValuePair.Create(key, Value(ref reader)));
        }

        return Expressions.Value.Of(new ValueMap(entries));
    }

    private static Value Number(ReadOnlySpan<byte> digits)
    {
        if (digits.IndexOfAny("eE."u8) >= 0) return Expressions.Value.Of(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small)) return Expressions.Value.Of(small);
        return Numbers.ReadWhole(Encoding.ASCII.GetString(digits)) ?? throw new ExpressionException(ExpressionProblem.Limit, "The number has more than 10,000 digits.");
    }

    private static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.Boolean);
                break;
            case ValueKind.Integer:
                writer.WriteRawValue(value.Integer.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case ValueKind.Float:
                writer.WriteRawValue(FloatText(value.Float), skipInputValidation: true);
                break;
            case ValueKind.Text:
                writer.WriteStringValue(Whole(value.Text));
                break;
            case ValueKind.Time or ValueKind.Span:
                writer.WriteStringValue(NameOf(value));
                break;
            case ValueKind.List or ValueKind.Tuple or ValueKind.Sequence or ValueKind.Set:
                writer.WriteStartArray();
                foreach (var item in value.Enumerate()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case ValueKind.Map:
                writer.WriteStartObject();
                foreach (var (key, item) in value.Map.Entries)
                {
                    writer.WritePropertyName(Whole(NameOf(key)));
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case ValueKind.Undefined:
                throw new ExpressionException(ExpressionProblem.Evaluation, value.WhyUndefined);
            default:
                throw new ExpressionException(ExpressionProblem.Evaluation, $"JSON has nothing like {Kinds.Of(value)}.");
        }
    }

    // A replacement character would change the text without a word.
    private static string Whole(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index])) continue;
            if (!Rune.TryGetRuneAt(text, index, out _)) throw new ExpressionException(ExpressionProblem.Evaluation, "The text has half of a surrogate pair, which is no character.");
            index++;
        }

        return text;
    }
}
