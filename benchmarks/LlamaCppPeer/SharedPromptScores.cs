using System.Numerics.Tensors;
using LLama.Native;

namespace RosePO.Benchmarks.Peers;

/// <summary>
/// Log-probs of the answers after each prompt. As llama.cpp's own program for multiple-choice questions does, a prompt's tokens belong to the sequences of all its answers and are read once.
/// </summary>
internal static class SharedPromptScores
{
    /// <summary>The log-probs of each prompt's answers, summed over their tokens.</summary>
    public static float[][] Of(PeerModel model, PeerWork work) =>
        [.. work.Prompts.Zip(work.Answers!, (prompt, answers) => Score(model, prompt, answers))];

    private static float[] Score(PeerModel model, int[] prompt, int[][] answers)
    {
        model.Clear();
        var batch = new LLamaBatch();
        LLamaSeqId[] all = [.. Enumerable.Range(0, answers.Length).Select(answer => (LLamaSeqId)answer)];
        var end = -1;
        for (var i = 0; i < prompt.Length; i++)
        {
            end = batch.Add(prompt[i], i, all, i == prompt.Length - 1);
        }

        // An answer's last token is predicted and not read.
        var predicted = answers.Index().Select(answer => (Answer: answer.Index, Place: end, Id: answer.Item[0])).ToList();
        for (var answer = 0; answer < answers.Length; answer++)
        {
            var ids = answers[answer];
            for (var i = 0; i < ids.Length - 1; i++)
            {
                predicted.Add((answer, batch.Add(ids[i], prompt.Length + i, (LLamaSeqId)answer, true), ids[i + 1]));
            }
        }

        model.Read(batch);
        return Sum(model, predicted, answers.Length);
    }

    private static float[] Sum(PeerModel model, List<(int Answer, int Place, int Id)> predicted, int answers)
    {
        // Every place's normaliser once, by all threads.
        int[] places = [.. predicted.Select(token => token.Place).Distinct()];
        var normalisers = new float[places[^1] + 1];

        // llama.cpp sorts its outputs when the first is asked for.
        _ = model.Logits(places[0]);
        Parallel.ForEach(
            places, new ParallelOptions { MaxDegreeOfParallelism = model.Threads }, () => Array.Empty<float>(),
            (place, _, buffer) =>
            {
                var logits = model.Logits(place);
                buffer = buffer.Length == logits.Length ? buffer : new float[logits.Length];
                var most = TensorPrimitives.Max<float>(logits);
                TensorPrimitives.Subtract(logits, most, buffer);
                TensorPrimitives.Exp(buffer, buffer);
                normalisers[place] = most + MathF.Log(TensorPrimitives.Sum<float>(buffer));
                return buffer;
            },
            _ => { });
        var sums = new float[answers];
        foreach (var (answer, place, id) in predicted)
        {
            sums[answer] += model.Logits(place)[id] - normalisers[place];
        }

        return sums;
    }
}
