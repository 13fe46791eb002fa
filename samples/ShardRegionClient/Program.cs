using System.Globalization;
using ShardRegionClient;

const int DefaultPort = 4053;
switch (args)
{
    case ["engine"]:
        await EngineNode.RunAsync(DefaultPort);
        return 0;
    case ["engine", var port] when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
        await EngineNode.RunAsync(number);
        return 0;
    case ["client", var name]:
        await ClientNode.RunAsync(DefaultPort, name);
        return 0;
    case ["client", var name, var port] when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
        await ClientNode.RunAsync(number, name);
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: engine [port] | client <name> [port]");
        return 2;
}
