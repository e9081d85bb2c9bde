using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;
using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>A decoder with its tokenizer and prompt, ready for a dataset's titles.</summary>
internal sealed class LanguageModel : IDisposable
{
    /// <summary>Joins the parts; the model is owned from here on.</summary>
    public LanguageModel(LlamaModel network, PromptEncoder prompts) =>
        (Network, Prompts) = (network, prompts);

    /// <summary>The decoder.</summary>
    public LlamaModel Network { get; }

    /// <summary>The prompts.</summary>
    public PromptEncoder Prompts { get; private set; }

    /// <summary>How much the prompts show that the model was, or is being, trained on.</summary>
    public PromptShape Shape { get; private set; } = new();

    /// <summary>What the folder that it came from says of its prompts; null where that says nothing.</summary>
    internal ModelPrompt? Own { get; private init; }

    /// <summary>Changes the prompt, as a training stage does.</summary>
    public void Use(PromptTemplate template) => Prompts = template == Prompts.Template ? Prompts : Prompts.With(template);

    /// <summary>Changes how much prompts show, as a training stage does.</summary>
    public void Use(PromptShape shape) => Shape = shape;

    /// <summary>Changes how weights are kept, before the model answers.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: the device has no such way.</exception>
    public void Use(Quantisation quantisation)
    {
        if (quantisation == Quantisation.Int8)
        {
            Network.Quantise();
        }
    }

    /// <summary>Computes as the model is used: without the dropout of an adapter that is being trained.</summary>
    internal T WithoutDropout<T>(Func<T> compute)
    {
        if (Network.Adapter is not { } adapter)
        {
            return compute();
        }

        var dropout = adapter.Dropout;
        try
        {
            adapter.Dropout = 0;
            return compute();
        }
        finally
        {
            adapter.Dropout = dropout;
        }
    }

    /// <summary>Loads a model folder, or a PEFT adapter folder with the base that it names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dataset">The dataset whose titles are recommended.</param>
    /// <param name="device">Where the model goes.</param>
    /// <param name="trainable">Whether the base's weights keep gradients.</param>
    /// <param name="dtype">The type of the base's weights in memory: Float32, or BFloat16 where they are frozen.</param>
    /// <param name="template">The wording of prompts and answers; null takes the model's own, or the default of its kind.</param>
    /// <param name="trainsAdapter">Whether the weights of an adapter keep gradients.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>.</exception>
    public static LanguageModel Load(
        string folder, RecDataset dataset, Device device, bool trainable = false, ScalarType dtype = ScalarType.Float32, PromptTemplate? template = null,
        bool trainsAdapter = false)
    {
        if (!Directory.Exists(folder))
        {
            throw ArtifactErrors.NotFound(folder);
        }

        // A downloaded folder has no manifest to be held to.
        Artifact.RequireWhole(folder);
        var baseFolder = LoraAdapter.BaseOf(folder) ?? folder;
        Artifact.RequireWhole(baseFolder);
        return LlamaModel.Load(baseFolder, device, trainable, dtype).OrDispose(network =>
        {
            if (baseFolder != folder)
            {
                network.Adapter = LoraAdapter.Load(folder, network.Config, device, trainsAdapter);
            }

            foreach (var name in TokenizerFiles.Copied)
            {
                if (ContainedFile.Find(baseFolder, name) is null && name == ModelFolder.Tokenizer)
                {
                    throw ModelErrors.NotAModel(baseFolder, name);
                }
            }

            var tokenizer = TokenizerFolder.Load(baseFolder);
            if (tokenizer.Count > network.Config.VocabSize)
            {
                throw ModelErrors.TokenizerTooLarge(baseFolder, tokenizer.Count, network.Config.VocabSize);
            }

            var own = PromptOf(folder, baseFolder);
            template ??= own?.Template
                ?? (tokenizer is CatalogTokenizer ? PromptTemplates.Embedded : PromptTemplates.SDpo);
            return new LanguageModel(
                network, new PromptEncoder(tokenizer, template, Titles(dataset.Items), () => ChatLayout.Of(baseFolder, tokenizer), Domains(dataset)) { SourceIds = Ids(dataset) })
            {
                Own = own,
                Shape = PromptShape.Resolve(own?.Shape),
            };
        });
    }

    /// <summary>A new embedded model with a tokenizer built from the titles of the dataset and of those that <see cref="EmbeddedModelOptions.Vocabulary"/> names.</summary>
    /// <exception cref="RoseException">A folder of the vocabulary is not a dataset artifact.</exception>
    public static LanguageModel CreateEmbedded(RecDataset dataset, EmbeddedModelOptions options, int seed, Device device)
    {
        RecItem[] words = [.. dataset.Items, .. options.Vocabulary.SelectMany(RecDataset.LoadItems)];
        string[] domains = [.. words.Select(item => item.Domain).OfType<string>().Distinct(StringComparer.Ordinal)];
        var tokenizer = CatalogTokenizer.Build(Titles(words), domains);
        var template = domains.Length > 0 ? PromptTemplates.EmbeddedDomains : PromptTemplates.Embedded;
        var config = new LlamaConfig
        {
            VocabSize = tokenizer.Count,
            HiddenSize = options.HiddenSize,
            Layers = options.Layers,
            Heads = options.Heads,
            KeyValueHeads = options.KeyValueHeads,
            IntermediateSize = options.IntermediateSize,
            ContextLength = options.ContextLength,
        };
        return new LanguageModel(
            LlamaModel.Create(config, seed, device, trainable: true), new PromptEncoder(tokenizer, template, Titles(dataset.Items), domains: Domains(dataset)) { SourceIds = Ids(dataset) });
    }

    /// <summary>Writes the model in Hugging Face layout, with tokenizer and prompt.</summary>
    public void Save(string folder)
    {
        var tokenizer = Prompts.Tokenizer;
        Network.Save(folder, tokenizer.Start, tokenizer.End, tokenizer.Padding);
        tokenizer.Save(folder);
        SavePrompt(folder);
    }

    /// <summary>Writes the prompt alone, as beside an adapter.</summary>
    internal void SavePrompt(string folder) => new ModelPrompt(Prompts.Template, Shape).Save(Path.Combine(folder, ModelFolder.Prompt));

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private static string[] Titles(IReadOnlyList<RecItem> items) => [.. items.Select(item => item.Title)];

    private static string?[] Domains(RecDataset dataset) => [.. dataset.Items.Select(item => item.Domain)];

    private static string[] Ids(RecDataset dataset) => [.. dataset.Items.Select(item => item.SourceId)];

    /// <summary>What a model folder says of its prompts, or its base does; null where neither does.</summary>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.ModelInvalid"/>, or the folder is an artifact that is not what it was when it was made.
    /// </exception>
    internal static ModelPrompt? PromptOf(string folder)
    {
        Artifact.RequireWhole(folder);
        var baseFolder = LoraAdapter.BaseOf(folder) ?? folder;
        Artifact.RequireWhole(baseFolder);
        return PromptOf(folder, baseFolder);
    }

    // An adapter of another program has no prompt of its own: then its base's holds.
    private static ModelPrompt? PromptOf(string folder, string baseFolder) =>
        new[] { folder, baseFolder }.Select(place => Path.Combine(place, ModelFolder.Prompt)).FirstOrDefault(File.Exists) is { } path
            ? ModelPrompt.Load(path)
            : null;
}
