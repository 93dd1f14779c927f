ARG ODOO_IMAGE=odoo:19
FROM ${ODOO_IMAGE}

USER root
# Pango draws the PDF papers (WeasyPrint); the Chinese fonts are in the image already
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
# what the add-ons need beyond Odoo's own packages, with hashes
COPY docker/requirements.txt /tmp/requirements.txt
RUN pip3 install --no-cache-dir --break-system-packages --ignore-installed \
        --no-deps --require-hashes -r /tmp/requirements.txt \
    && rm /tmp/requirements.txt
COPY engine/src /opt/wuye/engine
COPY addons /mnt/extra-addons
COPY odoo.conf /etc/odoo/odoo.conf
COPY --chmod=755 docker/wuye-start /usr/local/bin/wuye-start
ENV PYTHONPATH=/opt/wuye/engine

USER odoo
# not the image's own entry point: it appends database options to every command,
# which `odoo db` and `odoo module` do not know
ENTRYPOINT []
CMD ["wuye-start", "web"]
