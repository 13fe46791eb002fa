using System.CommandLine;
using LazyEngine.Server;

namespace LazyEngine.Cli.Verbs;

/// <summary>Makes keys for those who use a server.</summary>
internal static class KeyVerb
{
    private static readonly Argument<string> File = new("file") { Description = "The file that 'serve --api-key-file' reads; it is made where it is not there." };

    private static readonly Argument<string> Name = new("name") { Description = "Whose key it is; the journal names what is done with it by this." };

    private static readonly Argument<string> Roles = new("roles") { Description = "What it may do: reader, operator, worker, admin, or several with ',' between." };

    public static Command Make()
    {
        var add = new Command("add", "Makes a key, adds its hash to the file, and prints the key: it is nowhere else.") { File, Name, Roles };
        add.Does((parsed, printer, _) =>
        {
            var (secret, key) = ApiKey.Make(parsed.GetRequiredValue(Name), RolesOf(parsed));
            try
            {
                ApiKeyFile.Add(parsed.GetRequiredValue(File), key);
            }
            catch (Exception failure) when (failure is FormatException or UnauthorizedAccessException)
            {
                throw new WrongUseException(failure.Message);
            }

            printer.Key(key.Name, secret);
            return Task.FromResult(ExitCodes.Done);
        });
        return new Command("key", "Makes keys for those who use a server.") { add };
    }

    private static IReadOnlyList<Role> RolesOf(ParseResult parsed)
    {
        try
        {
            return ApiKeyFile.RolesOf(parsed.GetRequiredValue(Roles), "roles");
        }
        catch (FormatException wrong)
        {
            throw new WrongUseException(wrong.Message);
        }
    }
}
