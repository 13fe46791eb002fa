using System.Security.Cryptography;
using System.Text;

namespace LazyEngine.Executions;

/// <summary>The ids of child executions: <c>parent~digits</c>, where 32 hexadecimal digits stand for the attempt.</summary>
/// <remarks>The same attempt always has the same child, so that a start can be repeated. A long id of the parent is cut, which the digits do not mind.</remarks>
internal static class ChildId
{
    private const int Digits = 32;

    /// <summary>The id of the execution that a child and its parents descend from; as much of it as their ids show.</summary>
    public static string FamilyOf(ExecutionId child)
    {
        var id = child.Value;
        for (var at = id.IndexOf('~', StringComparison.Ordinal); at > 0; at = id.IndexOf('~', at + 1))
        {
            var end = at + 1 + Digits;
            if (end <= id.Length && (end == id.Length || id[end] == '~') && id[(at + 1)..end].All(char.IsAsciiHexDigitLower)) return id[..at];
        }

        return id;
    }

    public static ExecutionId Of(AttemptToken token)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token.ToString()));
        var parent = token.Execution.Value;
        var shown = parent.Length <= ExecutionId.MaxLength - Digits - 1 ? parent : parent[..(ExecutionId.MaxLength - Digits - 1)];
        return ExecutionId.Parse($"{shown}~{Convert.ToHexStringLower(hash)[..Digits]}");
    }
}
