using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace RosePO.Core.Tests.Models.Gguf;

/// <summary>llama.cpp with a GGUF file open, in a process of its own: tests/LlamaCppProcess.</summary>
internal sealed class LlamaCpp : IDisposable
{
    private readonly Process _process;

    public LlamaCpp(string file)
    {
        var program = typeof(LlamaCpp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "LlamaCppProcess").Value!;
        _process = Process.Start(new ProcessStartInfo("dotnet", [Path.GetFullPath(program), file]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>The ids of a text.</summary>
    public int[] Tokenize(string text, bool addStart) => Ask(new { Text = text, AddStart = addStart }).Ids;

    /// <summary>The greedy answer after ids, and the logits after the last of them.</summary>
    public (int[] Ids, double[] Logits) Answer(IReadOnlyList<int> ids, int count)
    {
        var answer = Ask(new { Ids = ids, Count = count });
        return (answer.Ids, Array.ConvertAll(answer.Logits!, value => (double)value));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private Reply Ask(object question)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
        return JsonSerializer.Deserialize<Reply>(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("llama.cpp ended."))!;
    }

    private sealed record Reply(int[] Ids, float[]? Logits);
}
