using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace LazyEngine.Flows;

/// <summary>The identity of a flow: the SHA-256 of its canonical encoding, in lower-case hexadecimal.</summary>
public readonly record struct FlowHash
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly string? _value;

    private FlowHash(string value) => _value = value;

    /// <summary>The 64 hexadecimal digits.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Its first 64 bits, which tell a few flows apart.</summary>
    internal ulong Beginning => _value is null ? 0 : ulong.Parse(_value.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>The hash of a flow's canonical encoding.</summary>
    /// <param name="encoded">The encoding.</param>
    public static FlowHash Of(ReadOnlySpan<byte> encoded) => new(Convert.ToHexStringLower(SHA256.HashData(encoded)));

    /// <summary>Reads a hash that was written by <see cref="ToString"/>.</summary>
    /// <param name="value">64 lower-case hexadecimal digits.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static FlowHash Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsHash(value))
            throw new FormatException($"'{value}' is not a flow hash: 64 lower-case hexadecimal digits are expected.");
        return new FlowHash(value);
    }

    /// <summary>Whether a text is a hash. A name may look like anything, also like a hash, but names are short and hashes are of one length and alphabet.</summary>
    internal static bool IsHash(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(Digits);

    /// <inheritdoc />
    public override string ToString() => Value;
}
