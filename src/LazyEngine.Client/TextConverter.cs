using System.Text.Json;
using System.Text.Json.Serialization;

namespace LazyEngine.Client;

/// <summary>Types that have a form as text.</summary>
internal sealed class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
    where T : notnull
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException($"Text is expected, not {reader.TokenType}.");
        try
        {
            return parse(reader.GetString()!);
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
