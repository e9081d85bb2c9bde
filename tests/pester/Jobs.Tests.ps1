BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $data = Import-RecDataset @RoseSample
    $module = (Get-Module RosePO).Path | Split-Path
}

AfterAll { Pop-Location }

Describe 'Jobs' {
    It 'gives a job''s result itself' {
        $job = Import-RecDataset @RoseSample -Destination runs/job -AsJob
        $result = $job | Receive-Job -Wait -AutoRemoveJob
        $result | Should -BeOfType RosePO.DatasetResult
        $result.Dataset | Should -Be (Join-Path $PWD runs/job)
    }

    It 'keeps the ids of errors' {
        $job = Import-RecDataset ./missing.csv -AsJob
        $null = $job | Receive-Job -Wait -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'FileNotFound,RosePO.Commands.ImportRecDatasetCommand'
    }

    It 'leaves a checkpoint where a job is stopped, from which the same command resumes' {
        $training = @{ Stage = 'Sft'; Model = 'Embedded'; Destination = 'stopped'; PretrainEpochs = 0; Epochs = 60 } + $RoseTiny
        $job = $data | Start-RosePOTraining @training -AsJob
        while ($job.State -eq 'Running' -and -not ($job.ChildJobs.Progress + $job.Progress | Where-Object Activity -Match sft)) { Start-Sleep -Milliseconds 20 }
        $job | Stop-Job
        $job.State | Should -Be Stopped
        './stopped' | Should -Not -Exist
        (Get-RosePORun . | Where-Object Name -Like '*stopped*').State | Should -Be Interrupted
        ($data | Start-RosePOTraining @training).Model | Should -Be (Join-Path $PWD stopped)
    }

    It 'starts none under -WhatIf' {
        $before = @(Get-Job).Count
        Import-RecDataset @RoseSample -AsJob -WhatIf
        @(Get-Job).Count | Should -Be $before
    }

    It 'works in parallel runspaces of one process' {
        $paths = 1..2 | ForEach-Object -ThrottleLimit 2 -Parallel {
            Import-Module "$using:module/RosePO.psd1"
            $sample = $using:RoseSample
            (Import-RecDataset @sample -Seed $_ -Destination "$using:TestDrive/parallel/$_").Dataset
        }
        $paths | Sort-Object | Should -Be (Join-Path $PWD parallel/1), (Join-Path $PWD parallel/2)
    }

    It 'works in a process of its own, whose results bind too' {
        $sft = Start-Job {
            Import-Module "$using:module/RosePO.psd1"
            $tiny = $using:RoseTiny
            Start-RosePOTraining -Stage Sft -Model Embedded -Dataset $using:data -Destination "$using:TestDrive/job" -PretrainEpochs 0 @tiny
        } | Receive-Job -Wait -AutoRemoveJob
        ($data | New-PreferencePairs -Strategy SelfHard -Model $sft -MaxExamples 5).Examples | Should -BeGreaterThan 0
    }
}
