using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LazyEngine.Server;

/// <summary>A key as the server keeps it: whose it is, what it opens, and the hash by which it is recognized.</summary>
/// <remarks>Keys are 32 random bytes, so that a plain hash of them cannot be searched.</remarks>
internal sealed record ApiKey(string Name, IReadOnlyList<Role> Roles, string Hash)
{
    public const string Prefix = "le_";

    /// <summary>Makes a new key.</summary>
    /// <returns>The secret, which is nowhere else, and what the server keeps.</returns>
    public static (string Secret, ApiKey Key) Make(string name, IReadOnlyList<Role> roles)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (secret, new ApiKey(name, roles, Convert.ToHexStringLower(HashOf(secret))));
    }

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The line of a key file.</summary>
    public override string ToString() => $"{Name} {string.Join(',', Roles.Select(role => role.ToString().ToLowerInvariant()))} sha256:{Hash}";
}
