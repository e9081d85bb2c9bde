using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO;
using RosePO.Benchmarks;
using RosePO.Benchmarks.Comparing;
using RosePO.Benchmarks.Tables;
using RosePO.Core.Runtime;

const int Failed = 1;
const int Misused = 2;

try
{
    if (args is ["list"])
    {
        foreach (var name in BenchmarkRegistry.Names)
        {
            Console.WriteLine(name);
        }

        return 0;
    }

    if (args is [CompareCommand.Name, ..])
    {
        return CompareCommand.Run(args[1..], Console.Out);
    }

    if (args is [TableCommand.Name, ..])
    {
        return TableCommand.Run(args[1..], BenchmarkProcess.Run, Console.Out);
    }

    var command = CommandLine.Parse(args);
    TorchRuntime.EnsureLoaded();
    var result = command.Benchmark.Run(command.Options);
    var fields = result.ToJson();
    if (command.Json)
    {
        Console.WriteLine(fields.ToJsonString(JsonSerializerOptions.Default));
        return 0;
    }

    foreach (var (name, value) in fields.Where(field => result.Lines is null || field.Value is not JsonArray))
    {
        Console.WriteLine($"{name,-24}{value}");
    }

    foreach (var line in result.Lines ?? [])
    {
        Console.WriteLine(line);
    }

    return 0;
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return Misused;
}
catch (RoseException exception)
{
    Console.Error.WriteLine($"{exception.Code}: {exception.Message}");
    return Failed;
}
