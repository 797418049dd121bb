;; Starts the server through eglot, waits for the finding, repairs it by its title and writes the file.  -*- lexical-binding: t -*-
(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)

(defun e2e-say (text) (princ (concat text "\n")))

(defun e2e-fail (text)
  (e2e-say (concat "FAIL " text))
  (kill-emacs 1))

(defun e2e-step (what check)
  "Wait until CHECK is true and say WHAT."
  (let ((start (float-time)))
    (while (not (funcall check))
      (when (> (- (float-time) start) 30) (e2e-fail what))
      (accept-process-output nil 0.02)
      (sit-for 0.01))
    (e2e-say (concat "ok " what))))

(define-derived-mode typescript-mode prog-mode "TypeScript")
(put 'typescript-mode 'eglot-language-id "typescript")
(setq eglot-server-programs `((typescript-mode . (,(getenv "NODE_BIN") ,(getenv "SERVER") "--stdio")))
      eglot-sync-connect t
      eglot-autoreconnect nil
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil
      flymake-no-changes-timeout 0.1
      project-find-functions (list (lambda (folder) (cons 'transient default-directory))))
(cl-defmethod project-root ((project (head transient))) (cdr project))

(let ((folder default-directory))
  (find-file "src/orders.ts")
  (setq default-directory folder)
  (typescript-mode)
  (apply #'eglot (eglot--guess-contact))
  (e2e-step "the server starts" #'eglot-current-server)
  (flymake-mode 1)
  (flymake-start)
  (e2e-step "the finding that needs types arrives" #'flymake-diagnostics)
  (let* ((found (car (flymake-diagnostics)))
         (start (flymake-diagnostic-beg found))
         (end (flymake-diagnostic-end found)))
    (unless (equal (buffer-substring start end) "sendConfirmation(order)") (e2e-fail (buffer-substring start end)))
    (goto-char start)
    (let ((repair (seq-find (lambda (action) (string-prefix-p "Wait for it here" (plist-get action :title)))
                            (append (eglot-code-actions start end "quickfix") nil))))
      (unless repair (e2e-fail "no such repair"))
      (eglot--apply-workspace-edit (plist-get repair :edit))))
  (e2e-step "the repair is made" (lambda () (string-match-p "  await sendConfirmation(order);" (buffer-string))))
  ;; Eglot tells of changes when Emacs is idle, which it never is here.
  (eglot--signal-textDocument/didChange)
  (e2e-step "the finding goes" (lambda () (null (flymake-diagnostics))))
  (save-buffer)
  (kill-emacs 0))
