using System.Globalization;
using System.Text.RegularExpressions;

namespace LazyEngine.Server;

/// <summary>Reads and writes the file of the keys; docs/security.md describes it.</summary>
internal static partial class ApiKeyFile
{
    private const int LargestFile = 1024 * 1024;

    /// <exception cref="FormatException">A line is none; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > LargestFile } large) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{path} has {large.Length} bytes: a file of keys has at most {LargestFile}."));
        var keys = new List<ApiKey>();
        var number = 0;
        foreach (var line in File.ReadAllLines(path))
        {
            number++;
            if (line.Trim() is not { Length: > 0 } text || text.StartsWith('#')) continue;
            var key = Parse(text, $"{path}, line {number}");
            if (keys.Any(other => other.Name == key.Name)) throw new FormatException($"{path}, line {number}: there is a key '{key.Name}' already.");
            keys.Add(key);
        }

        return keys;
    }

    /// <summary>Adds a key to a file, which need not be there yet.</summary>
    /// <exception cref="FormatException">The file is wrong, or has a key of this name.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static void Add(string path, ApiKey key)
    {
        CheckName(key.Name, "The name");
        if (File.Exists(path) && Read(path).Any(other => other.Name == key.Name)) throw new FormatException($"{path} has a key '{key.Name}' already.");
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        // A hash opens nothing; who has which role is still nobody's business.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(key);
    }

    /// <summary>Reads a list of roles.</summary>
    /// <exception cref="FormatException">There is no such role.</exception>
    public static IReadOnlyList<Role> RolesOf(string text, string where) => [.. text
        .Split(',', StringSplitOptions.TrimEntries)
        .Select(name => Enum.GetValues<Role>().Where(role => role.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)).Cast<Role?>().FirstOrDefault()
            ?? throw new FormatException($"{where}: there is no role '{name}'; {string.Join(", ", Enum.GetNames<Role>().Select(role => role.ToLowerInvariant()))} are the roles."))
        .Distinct()];

    private static ApiKey Parse(string line, string where)
    {
        if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var name, var roles, var hash]) throw new FormatException($"{where}: a name, roles and a hash are expected, as in 'ci operator sha256:<64 digits>'.");
        CheckName(name, where);
        var held = RolesOf(roles, where);
        return Hash().Match(hash) is { Success: true } match
            ? new ApiKey(name, held, match.Groups[1].Value.ToLowerInvariant())
            // It may be the key itself that stands there: it is not repeated.
            : throw new FormatException($"{where}: the hash of key '{name}' is none: 'sha256:' and 64 hexadecimal digits are expected.");
    }

    private static void CheckName(string name, string where)
    {
        if (!Name().IsMatch(name)) throw new FormatException($"{where}: '{name}' is no name of a key: 1 to 100 letters, digits and any of . _ @ - are allowed.");
    }

    [GeneratedRegex("^[A-Za-z0-9._@-]{1,100}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex("^sha256:([0-9a-fA-F]{64})$", RegexOptions.NonBacktracking)]
    private static partial Regex Hash();
}
