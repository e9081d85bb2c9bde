using System.Text;
using System.Text.Json;
using LLama;
using LLama.Common;
using LLama.Native;

// Opens a GGUF file with llama.cpp and answers the questions of standard input, one JSON object a line: the ids of a text, or the greedy answer to ids with
// the logits that follow them. A process of its own, since what fails in native code ends the process.
NativeLibraryConfig.All.WithLogCallback((level, message) =>
{
    if (level is LLamaLogLevel.Error)
    {
        Console.Error.Write(message);
    }
});
var parameters = new ModelParams(args[0]) { ContextSize = 512, GpuLayerCount = 0, Threads = 1, BatchThreads = 1, TypeK = GGMLType.GGML_TYPE_F32, TypeV = GGMLType.GGML_TYPE_F32, FlashAttention = false };
using var weights = LLamaWeights.LoadFromFile(parameters);
while (Console.ReadLine() is { } line)
{
    var question = JsonSerializer.Deserialize<Question>(line)!;
    Console.WriteLine(JsonSerializer.Serialize(question.Text is { } text
        ? new Answer([.. weights.Tokenize(text, question.AddStart, false, Encoding.UTF8).Select(token => (int)token)], null)
        : Generate(question.Ids!, question.Count)));
}

Answer Generate(int[] ids, int count)
{
    using var context = weights.CreateContext(parameters);
    var batch = new LLamaBatch();
    for (var i = 0; i < ids.Length; i++)
    {
        batch.Add(ids[i], i, LLamaSeqId.Zero, i == ids.Length - 1);
    }

    var (answer, first, at) = (new List<int>(), (float[]?)null, ids.Length);
    while (true)
    {
        if (context.Decode(batch) is var result && result != DecodeResult.Ok)
        {
            throw new InvalidOperationException(result.ToString());
        }

        var logits = context.NativeHandle.GetLogitsIth(batch.TokenCount - 1);
        first ??= logits.ToArray();
        var next = 0;
        for (var id = 1; id < logits.Length; id++)
        {
            next = logits[id] > logits[next] ? id : next;
        }

        answer.Add(next);
        if (answer.Count == count)
        {
            return new Answer([.. answer], first);
        }

        batch.Clear();
        batch.Add(next, at++, LLamaSeqId.Zero, true);
    }
}

internal sealed record Question(string? Text, bool AddStart, int[]? Ids, int Count);

internal sealed record Answer(int[] Ids, float[]? Logits);
