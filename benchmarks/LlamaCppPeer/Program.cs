using System.Globalization;
using System.Text.Json;
using LLama.Native;
using RosePO.Benchmarks.Peers;

// LlamaCppPeer FILE.gguf THREADS: llama.cpp does what the first line of standard input asks for, once for each further line. A process of its own, since what
// fails in native code ends the process, and since two libraries' threads would be in each other's way.
NativeLibraryConfig.All.WithLogCallback((level, message) =>
{
    if (level is LLamaLogLevel.Error)
    {
        Console.Error.Write(message);
    }
});
var work = JsonSerializer.Deserialize<PeerWork>(Console.ReadLine()!)!;
using var model = new PeerModel(args[0], int.Parse(args[1], CultureInfo.InvariantCulture), work);
while (Console.ReadLine() is not null)
{
    var reply = work.Answers is null ? new PeerReply(Ids: GreedyAnswers.Of(model, work)) : new PeerReply(LogProbs: SharedPromptScores.Of(model, work));
    Console.WriteLine(JsonSerializer.Serialize(reply));
}
