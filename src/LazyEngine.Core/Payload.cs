using System.Text;
using System.Text.Json;

namespace LazyEngine;

/// <summary>A value as the engine sees it: opaque bytes and the content type that says how to read them.</summary>
/// <remarks>Two payloads are equal when their bytes and content types are; the engine never looks inside.</remarks>
public sealed class Payload : IEquatable<Payload>
{
    /// <summary>The content type of values written by <see cref="Json{T}"/>.</summary>
    public const string JsonContentType = "application/json";

    /// <summary>No value: zero bytes, no content type.</summary>
    public static Payload None { get; } = new(ReadOnlyMemory<byte>.Empty, string.Empty);

    /// <summary>Wraps bytes; they are not copied and must not change afterwards.</summary>
    /// <param name="bytes">The encoded value.</param>
    /// <param name="contentType">How to read the bytes, for example <c>application/json</c>.</param>
    public Payload(ReadOnlyMemory<byte> bytes, string contentType)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        (Bytes, ContentType) = (bytes, contentType);
    }

    /// <summary>The encoded value.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>How to read <see cref="Bytes"/>.</summary>
    public string ContentType { get; }

    /// <summary>The size of the encoded value in bytes.</summary>
    public int Size => Bytes.Length;

    /// <summary>Encodes a value as JSON, with camel-case property names.</summary>
    /// <param name="value">The value; null is encoded as JSON's null.</param>
    /// <typeparam name="T">The type whose properties are written.</typeparam>
    public static Payload Json<T>(T value) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web), JsonContentType);

    /// <summary>Decodes a JSON value.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <returns>The value; default where the payload is <see cref="None"/>.</returns>
    /// <exception cref="InvalidOperationException">The content type is not JSON.</exception>
    /// <exception cref="JsonException">The bytes are not JSON of that type.</exception>
    public T? As<T>()
    {
        if (Bytes.IsEmpty && ContentType.Length == 0) return default;
        if (ContentType != JsonContentType)
            throw new InvalidOperationException($"The payload is {ContentType}, not {JsonContentType}: read its Bytes.");
        return JsonSerializer.Deserialize<T>(Bytes.Span, JsonSerializerOptions.Web);
    }

    /// <inheritdoc />
    public bool Equals(Payload? other) =>
        other is not null && ContentType == other.ContentType && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Payload);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = Size;
        foreach (var value in Bytes.Span[..Math.Min(Size, 32)]) hash = unchecked((hash * 31) + value);
        return hash;
    }

    /// <summary>JSON as text; any other content as its type and size.</summary>
    public override string ToString() =>
        ContentType == JsonContentType ? Encoding.UTF8.GetString(Bytes.Span) : $"{ContentType} ({Size} bytes)";
}
