using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LazyEngine.Executions;

/// <summary>Ids that follow from a command, so that the same decision makes the same ids.</summary>
internal static class MadeId
{
    /// <summary>A version 8 UUID of an execution, a commit, the chance that came with the command, and a count within it.</summary>
    public static string Of(ExecutionId execution, long version, double chance, int count)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{execution}/{version}/{BitConverter.DoubleToInt64Bits(chance)}/{count}");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
